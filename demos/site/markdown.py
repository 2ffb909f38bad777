"""demos/site: the repository's Markdown as HTML: its headings get the names that links use, its links lead on."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import mistune
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

CODE = HtmlFormatter(nowrap=True)


class Renderer(mistune.HTMLRenderer):
    """What stands on a page; ``leads`` says where a link or a picture of the repository is to be found."""

    def __init__(self, leads: Callable[[str], str]) -> None:
        super().__init__(escape=True)
        self.leads = leads
        self.title = ""

    def heading(self, text: str, level: int, **_: Any) -> str:
        """A heading that can be linked to; the first is the page's title."""
        self.title = self.title or plain(text)
        return f'<h{level} id="{anchor(plain(text))}">{text}</h{level}>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """A link, led on."""
        return super().link(text, self.leads(url), title)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture, led on."""
        return super().image(text, self.leads(url), title)

    def block_code(self, code: str, info: str | None = None) -> str:
        """Code in colours."""
        return code_block(code, (info or "text").split()[0])

    def block_html(self, html: str) -> str:
        """A comment; other HTML is shown as it is written."""
        return "" if html.strip().startswith("<!--") else super().block_html(html)

    def table(self, text: str) -> str:
        """A table that scrolls where it is wider than the page."""
        return f'<div class="wide"><table>\n{text}</table></div>\n'


def render(text: str, leads: Callable[[str], str]) -> tuple[str, str]:
    """A page's title and its HTML.

    >>> render("# A *b*", str)[1].strip()
    '<h1 id="a-b">A <em>b</em></h1>'
    """
    renderer = Renderer(leads)
    body = mistune.create_markdown(renderer=renderer, plugins=["table"])(text)
    return renderer.title, str(body)


def code_block(code: str, language: str) -> str:
    """Code in colours."""
    coloured: str = highlight(code, get_lexer_by_name(language), CODE)
    return f'<pre tabindex="0"><code>{coloured}</code></pre>\n'


def plain(text: str) -> str:
    """The text of some HTML."""
    return html.unescape(re.sub("<[^>]+>", "", text))


def anchor(title: str) -> str:
    """What links to a heading are called.

    >>> anchor("Semantics that are fixed: `a`")
    'semantics-that-are-fixed-a'
    """
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def colours() -> str:
    """The style of code, on light ground and on dark."""
    light = HtmlFormatter(style="xcode").get_style_defs("code")
    dark = HtmlFormatter(style="github-dark").get_style_defs("code")
    both = f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"
    return re.sub("background(-color)?:[^;}]*;?", "", both)  # the page has its own
