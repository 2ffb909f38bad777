"""Tests of nn/training."""
