"""Random graphs whose numbers are compared bit by bit on everything that computes them: python -m tests.fuzz."""
