"""Tests of nn/data."""
