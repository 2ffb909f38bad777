"""core: the engine: Value, what an operation records, and the backward pass."""
