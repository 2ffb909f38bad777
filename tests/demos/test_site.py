"""The site as its visitors have it: served below a path, every link followed, its pages opened in a browser.

From outside: of demos/site and demos/api, in a folder and in Chromium.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import pytest

from tests.support.browsing import watched
from tests.support.places import ROOT

BELOW = "some/path"
OURS = ("index.html", "guide/teachers.html", "gallery/index.html", "code/demos/graphs.py.html")
PHONE = {"width": 390, "height": 844}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, in a folder of a server's."""
    pytest.importorskip("pdoc", reason="needs pdoc: pip install '.[docs]'")
    folder = tmp_path_factory.mktemp("server") / BELOW
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "demos.site", str(folder)], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert ran.returncode == 0, ran.stderr
    assert str(folder / "index.html") in ran.stdout
    return folder


class Quiet(SimpleHTTPRequestHandler):
    """A server's answers, without a word on the terminal."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the site is served: below a path, on this machine alone."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site.parents[1])))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/{BELOW}/"
    server.shutdown()
    server.server_close()
    thread.join()


class Page(HTMLParser):
    """Where a page leads, and the names of its places."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.leads: list[tuple[str, str]] = []
        self.names = {""}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the element leads to and what it is called."""
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.leads.append((tag, value))
            elif name in ("id", "name") and value:
                self.names.add(value)


def test_every_link_leads_somewhere_within_the_site(site: Path) -> None:
    pages = {path: Page(path) for path in site.rglob("*.html")}
    reached = {site / "index.html"}
    for path, page in pages.items():
        for tag, url in page.leads:
            if url.startswith(("data:", "javascript:")):
                continue
            assert "://" not in url, (path, url)
            assert not url.startswith("/"), (path, url)
            name, head = urldefrag(url)
            target = (path.parent / unquote(name)).resolve() if name else path
            assert target.is_file(), (path, url)
            assert site in target.parents, (path, url)
            if site / "api" in path.parents:  # pdoc links inherited members, too, which have no place of their own
                head = ""
            if target.name == "playground.html" and "=" in head:  # what is to be on its screen
                head = ""
            if tag == "a" and target.suffix == ".html":
                assert unquote(head) in pages[target].names, (path, url)
            reached.add(target)
    unreached = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()} - {
        path.relative_to(site).as_posix() for path in reached
    }
    assert unreached <= {"api/search.js"}, "nothing leads there"


def test_a_visitor_reads_it_and_steps_in_the_playground(address: str, browser: Any) -> None:
    with watched(browser, address) as page:
        page.goto(address)
        assert page.title() == "autograd-by-hand"
        for name in ("Learners", "Teachers", "Engineers", "Gallery", "API"):
            page.goto(address)
            page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
            page.wait_for_load_state()
            assert page.url != address
            assert page.evaluate("[...document.images].every((each) => each.complete && each.naturalWidth > 0)"), name
        page.get_by_role("link", name="autograd", exact=True).first.click()
        page.wait_for_url(f"{address}api/autograd.html")
        page.get_by_role("link", name="autograd-by-hand").click()
        page.get_by_role("link", name="Open the playground").click()
        page.wait_for_url(lambda url: url.startswith(f"{address}playground.html"))
        page.get_by_role("textbox", name="Expression").fill("a*b + sin(a)")
        page.keyboard.press("Enter")
        before = page.locator("#place").text_content()
        page.locator("#next").click()
        assert page.locator("#place").text_content() != before
        assert page.locator("#picture .box").count() > 3


def test_on_a_phone_no_page_is_wider_than_the_screen(address: str, browser: Any) -> None:
    with watched(browser, address) as page:
        page.set_viewport_size(PHONE)
        for name in OURS:
            page.goto(address + name)
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name


def test_a_link_to_nothing_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("mistune", reason="needs mistune: pip install '.[docs]'")
    from demos.site import building

    (tmp_path / "README.md").write_text("[here](nowhere.md)", encoding="utf-8")
    monkeypatch.setattr(building, "ROOT", tmp_path)
    with pytest.raises(FileNotFoundError, match=r"README\.md links to nowhere\.md"):
        building.publish("README.md", tmp_path)
