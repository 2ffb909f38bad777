"""Tests of nn/optimizing."""
