"""Curves of functions and of errors."""
