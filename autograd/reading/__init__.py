"""The readers: each makes one thing of the rows' text, and each is the same walker with other hooks."""
