"""nn/common: what all of nn needs."""
