"""nn/training: the training loop, its history, and the files that keep a training or a model."""
