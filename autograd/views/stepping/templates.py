"""views/stepping: the files of the pages: read, hashed for their Content-Security-Policy, and filled in."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib import resources


def asset(name: str) -> str:
    """A file of a page, by its path, such as ``page/app.js``."""
    return (resources.files("autograd.views.stepping") / "assets" / name).read_text(encoding="utf-8")


def csp_hash(text: str) -> str:
    """The hash by which a Content-Security-Policy allows an inline script or style."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def fill(template: str, **texts: str) -> str:
    """The template with a text for each ``{{name}}``; what is filled in is not looked at again.

    >>> fill("{{a}} and {{b}}", a="{{b}}", b="2")
    '{{b}} and 2'
    """
    return re.sub(r"{{(\w+)}}", lambda place: texts[place[1]], template)
