"""common: what everybody needs and that knows nothing of the engine: errors, files, numbers, words."""
