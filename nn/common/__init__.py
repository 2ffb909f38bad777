"""What all of nn needs."""
