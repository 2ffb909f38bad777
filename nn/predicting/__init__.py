"""nn/predicting: what a model says of rows as people have them, and what that means."""
