"""grading: somebody's own Value class, examined."""
