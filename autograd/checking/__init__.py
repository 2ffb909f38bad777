"""checking: gradients against finite differences."""
