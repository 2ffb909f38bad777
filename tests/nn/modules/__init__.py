"""Tests of nn/modules."""
