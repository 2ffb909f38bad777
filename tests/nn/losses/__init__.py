"""Tests of nn/losses."""
