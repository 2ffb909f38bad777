"""The decorator: a Python function that records and compiles itself."""
