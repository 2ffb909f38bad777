"""views/networks: a network as a first lecture draws it."""
