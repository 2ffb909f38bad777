"""Tests of replay/rolling."""
