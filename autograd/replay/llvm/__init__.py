"""replay/llvm: the same instructions as machine code."""
