"""A network as a first lecture draws it."""
