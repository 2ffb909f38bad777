"""nn/modules: what has parameters: neurons, layers, containers, activations."""
