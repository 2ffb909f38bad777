"""views/languages: a recorded graph as source for others: C, JavaScript, ONNX."""
