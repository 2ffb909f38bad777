"""replay/code: a recorded graph as a list of instructions, and NumPy to run it."""
