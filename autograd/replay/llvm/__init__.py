"""The same instructions as machine code."""
