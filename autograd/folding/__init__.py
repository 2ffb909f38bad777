"""folding: which nodes of a graph belong together, so that a view can show them as one box."""
