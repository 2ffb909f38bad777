"""Tests of views/stepping."""
