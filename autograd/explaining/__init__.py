"""explaining: what happened in words: steps, rules as text and LaTeX, labels, and the user's lines."""
