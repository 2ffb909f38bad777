"""replay/program: Program: what a user compiles and calls."""
