"""Tests of views/films."""
