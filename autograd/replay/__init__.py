"""A recorded graph as a program over whole batches."""
