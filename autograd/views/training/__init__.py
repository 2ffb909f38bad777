"""views/training: the page in which a small network learns, from its moving boundary down to the arithmetic."""
