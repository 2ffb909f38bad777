"""What has parameters: neurons, layers, containers, activations."""
