"""Tests of replay/llvm."""
