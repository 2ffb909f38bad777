"""Tests of views/networks."""
