"""views/stepping: stepping through back-propagation: in a page, a notebook, a terminal, and on paper."""
