"""The console script ``autograd``. It stands here because another package may stand where autograd is looked for."""

from autograd.commands.main import script

__all__ = ["script"]
