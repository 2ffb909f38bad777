"""Scripts that people run."""
