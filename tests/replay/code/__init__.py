"""Tests of replay/code."""
