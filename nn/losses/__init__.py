"""Losses, penalties and metrics."""
