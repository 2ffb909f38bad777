"""Tests of views/graphs."""
