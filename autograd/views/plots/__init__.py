"""views/plots: curves of functions and of errors."""
