"""replay/function: the decorator: a Python function that records and compiles itself."""
