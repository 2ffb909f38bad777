"""views/graphs: a computational graph as a picture."""
