"""``python -m autograd`` is the command ``autograd``."""

from autograd.cli import script

raise SystemExit(script())
