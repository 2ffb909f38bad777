"""The engine: Value, what an operation records, and the backward pass."""
