"""nn/losses: losses, penalties and metrics."""
