"""commands: the command line."""
