"""Whatever a user names stays text, and the page talks to nobody.

From outside: of the page as a whole, in a browser.

Also of: views/stepping/templates.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from autograd import Value
from autograd.common.words import in_formula
from autograd.views.stepping.page import Stepper
from tests.support.steppers import TABS, network, shared, show, turn_to

NASTY = {
    "script": "</script><script>window.hacked = 1; alert(1)</script>",
    "image": "<img src=x onerror='window.hacked=1;alert(2)'>",
    "quotes": "\"' onload=alert(3) ` ${alert(4)} {{script}} \\",
    "comment": "<!--<script>",
    "lines": "two\nlines\r\n\tand\0 a zero",
    "emoji": "🧠 loss 👩‍🔬",
    "override": "a\u202eb\u2066c",
    "surrogate": "half \ud83d",
    "long": "w" * 10_000,
    "template": "{root} {x} $& $1",
}
SHOWN = {"lines": "two lines and a zero", "override": "a b c", "surrogate": "half", "long": "w" * 39 + "…"}


def shown_as(name: str) -> str:
    """How a nasty text reads; longer ones are cut."""
    text = SHOWN.get(name, NASTY[name])
    return text if len(text) <= 40 else text[:39] + "…"


@pytest.mark.parametrize("name", NASTY)
def test_labels_and_titles_stay_text(page: Any, tmp_path: Path, name: str) -> None:
    nasty = NASTY[name]
    dialogs: list[str] = []

    def close(dialog: Any) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", close)
    x, y = Value(2.0, label=nasty), Value(3.0, label="y")
    constant = Value(4.0, label=nasty + "c", constant=True)
    result = x * y + x * constant
    result.label = nasty + "r"
    shown = show(page, Stepper(result, title=nasty), tmp_path)
    turn_to(page, "table")
    seen = [shown.seen()]
    for _ in range(shown.last()):
        page.keyboard.press("ArrowRight")
        seen.append(shown.seen())
    page.select_option("#language", "pl")
    turn_to(page, "leaves")
    page.locator("#leaves [data-nudge]").first.fill("30")
    turn_to(page, "paths")
    page.locator("#paths .path").first.hover()
    assert not dialogs
    counts = "['script', 'img', 'style', 'iframe', 'object'].map((each) => document.getElementsByTagName(each).length)"
    assert page.evaluate(counts) == [2, 0, 1, 0, 0]
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("[...document.querySelectorAll('*')].flatMap((it) => it.getAttributeNames())"
                         ".filter((each) => each.startsWith('on'))") == []  # fmt: skip
    expected = shown_as(name)
    cut = expected.endswith("…") and name != "lines"
    expected += "[1]" if cut else ""  # the three labels read the same where they are cut
    assert page.locator("#leaves th[scope=row]").first.text_content() == expected
    assert page.locator("#paths option").first.text_content() == expected
    assert f" = {in_formula(expected)}·y = 2·3 = 6" in page.evaluate(
        "app.setLanguage('en'), app.go(1), document.getElementById('ledger-body').textContent"
    )
    title = "wwww" if name == "long" else expected.removesuffix("…[1]")
    assert title in page.locator("h1").text_content()
    assert title in page.title()
    assert len(page.title()) <= 200


ELEMENT = "const it = document.createElement('{0}'); it.onload = () => went('{0}'); it.onerror = () => BLOCKED;"
TRIES = {  # each calls `went`, with BLOCKED where nothing happened
    "fetch": "fetch(url).then(() => went('fetch'), () => BLOCKED)",
    "request": "const it = new XMLHttpRequest(); it.onload = () => went('it'); it.onerror = () => BLOCKED;"
    "it.open('GET', url); it.send();",
    "image": ELEMENT.format("img") + "it.src = url; document.body.append(it);",
    "script": ELEMENT.format("script") + "it.src = url; document.body.append(it);",
    "style": ELEMENT.format("link") + "it.rel = 'stylesheet'; it.href = url; document.head.append(it);",
    "frame": ELEMENT.format("iframe") + "it.onload = () => BLOCKED; it.src = url; document.body.append(it);",
    "inline": ELEMENT.format("script") + "it.textContent = 'window.ran = 1'; document.body.append(it);"
    "if (window.ran) went('inline'); BLOCKED;",
    "handler": ELEMENT.format("b") + "it.setAttribute('onclick', 'window.ran = 1'); it.click();"
    "if (window.ran) went('handler'); BLOCKED;",
    "eval": "try { went(eval('1')); } catch { BLOCKED; }",
    "function": "try { went(new Function('return 1')()); } catch { BLOCKED; }",
    "beacon": "navigator.sendBeacon(url, 'x'); setTimeout(() => BLOCKED, 100);",
    "socket": "const it = new WebSocket(url.replace('http', 'ws')); it.onopen = () => went('socket');"
    "it.onerror = () => BLOCKED;",
}


class Server(ThreadingHTTPServer):
    """Serves one page and remembers what it was asked for."""

    def __init__(self, html: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.html, self.asked = html.encode(), list[str]()


class Handler(BaseHTTPRequestHandler):
    """The page, whatever is asked for."""

    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(self.server.html)

    def do_POST(self) -> None:
        """What a beacon would send."""
        self.do_GET()

    def log_message(self, *args: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server(network().html())
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield running
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    """A page whose console may complain: here it is meant to."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_from_a_server_nothing_but_the_page_is_asked_for(tab: Any, server: Server) -> None:
    requests: list[str] = []
    complaints: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    address = f"http://127.0.0.1:{server.server_port}/page.html"
    tab.goto(address)
    for name in TABS:
        turn_to(tab, name)
    tab.keyboard.press("End")
    turn_to(tab, "descent")
    tab.click("#descend")
    tab.click("#theme")
    tab.select_option("#language", "pl")
    tab.wait_for_load_state("networkidle")
    assert requests == [address]
    assert server.asked == ["/page.html"]
    assert complaints == []


def test_the_policy_lets_nothing_out_and_nothing_be_evaluated(tab: Any, server: Server) -> None:
    tab.goto(f"http://127.0.0.1:{server.server_port}/page.html")
    elsewhere = f"http://127.0.0.1:{server.server_port}/leak"
    server.asked.clear()
    for name, source in TRIES.items():
        tried = (
            f"(url) => new Promise((went) => setTimeout(async () => {{ {source} }}))"  # later: else eval is let through
        )
        assert tab.evaluate(tried.replace("BLOCKED", "went('blocked')"), elsewhere) == "blocked", name
    assert server.asked == []


def test_the_policy_is_strict_on_paper_too() -> None:
    html = Stepper(shared()).html()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    rules = dict(each.strip().split(" ", 1) for each in policy[1].split(";"))
    assert rules.pop("default-src") == "'none'"
    assert rules.pop("img-src") == "data:"  # the empty icon, so that no server is asked for one
    assert rules.pop("base-uri") == rules.pop("form-action") == "'none'"
    assert set(rules) == {"script-src", "style-src"}
    for allowed in rules.values():
        assert re.fullmatch(r"'sha256-[A-Za-z0-9+/=]+'", allowed)
    assert html.index("Content-Security-Policy") < html.index("<style>") < html.index("<script")
    assert not re.search(r'(src|href)="(?!data:,|#)', html)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", html)
