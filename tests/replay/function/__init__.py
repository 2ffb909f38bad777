"""Tests of replay/function."""
