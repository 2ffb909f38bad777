"""Tests of replay/program."""
