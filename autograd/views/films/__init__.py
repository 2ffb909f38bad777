"""views/films: moving pictures: back-propagation step by step, and a training."""
