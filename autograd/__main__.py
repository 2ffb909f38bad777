"""``python -m autograd`` is the command ``autograd``."""

from autograd.commands.main import script

raise SystemExit(script())
