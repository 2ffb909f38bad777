"""calculus: derivatives as functions and as graphs of their own; expressions as people type them."""
