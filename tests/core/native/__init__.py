"""Tests of core/native."""
