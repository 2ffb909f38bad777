"""replay/rolling: the steps of a scan as one loop: found in a graph, lowered once, run as often as there are steps."""
