"""Tests of views/plots."""
