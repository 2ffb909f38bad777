"""Tests of replay/sharing."""
