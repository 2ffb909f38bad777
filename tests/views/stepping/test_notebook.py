"""How Stepper and draw show themselves in notebooks: in a real JupyterLab, trusted and not, and in an exported page.

Also of: views/showing.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from autograd import StaleError, Value, draw
from autograd.views import rendering
from autograd.views.stepping import notebook
from autograd.views.stepping.page import Stepper
from nn import MLP
from tests.support.places import ROOT

PACKAGES = ("jupyterlab", "nbconvert", "ipykernel")
CELLS = (
    """from autograd import Value, draw
from autograd.views.stepping.page import Stepper
from nn import MLP
a, b, c = Value(2.0, label="a"), Value(-3.0, label="b"), Value(4.0, label="c")
loss = a*b + a*c
Stepper(loss)""",
    'Stepper(MLP(2, [3, 1], "tanh", seed=1), [1.4, -0.4], [1.0])',
    "loss.backward()\ndraw(loss)",
)
LOSS, NETWORK, DRAWN = range(len(CELLS))


def run(folder: Path, *command: str) -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, *command], cwd=folder, env=environment(folder), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def environment(folder: Path) -> dict[str, str]:
    """Everything Jupyter reads or writes of a user lies in the folder."""
    here = {"HOME": "home", "IPYTHONDIR": "ipython"}
    here |= {f"JUPYTER_{kind}_DIR": f"jupyter/{kind}" for kind in ("CONFIG", "DATA", "RUNTIME")}
    places = {name: str(folder / place) for name, place in here.items()}
    return {**os.environ, **places, "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"}


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one notebook that was run, signed as ``trusted.ipynb``, and as ``untrusted.ipynb`` not."""
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}: pip install '.[browser]'")
    folder = tmp_path_factory.mktemp("notebooks")
    written = folder / "notebooks"
    written.mkdir()
    (folder / "home").mkdir()
    cells: list[dict[str, Any]] = [
        {"cell_type": "code", "id": f"cell{i}", "metadata": {}, "source": code, "execution_count": None, "outputs": []}
        for i, code in enumerate(CELLS)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    made = {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": cells}
    trusted, untrusted = written / "trusted.ipynb", written / "untrusted.ipynb"
    trusted.write_text(json.dumps(made), encoding="utf-8")
    run(folder, "-m", "nbconvert", "--to", "notebook", "--execute", "--inplace", str(trusted))
    other = json.loads(trusted.read_text(encoding="utf-8"))
    other["cells"].append({"cell_type": "markdown", "id": "more", "metadata": {}, "source": "not the signed content"})
    untrusted.write_text(json.dumps(other), encoding="utf-8")
    run(folder, "-m", "nbformat.sign", str(trusted))
    return folder


@pytest.fixture(scope="module")
def lab(notebooks: Path) -> Iterator[str]:
    """The address of a JupyterLab with a dark theme that looks for no news; it ends with the tests."""
    config = notebooks / "jupyter" / "CONFIG"
    pages, themes = config / "labconfig", config / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
    pages.mkdir(parents=True)
    themes.mkdir(parents=True)
    disabled = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    (pages / "page_config.json").write_text(json.dumps(disabled), encoding="utf-8")
    (themes / "themes.jupyterlab-settings").write_text('{"theme": "JupyterLab Dark"}', encoding="utf-8")
    settings = {"ServerApp.port": 0, "ServerApp.ip": "127.0.0.1", "ServerApp.root_dir": notebooks / "notebooks"}
    settings |= {"LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate", "LabApp.news_url": None}
    settings |= {"LabApp.extension_manager": "readonly", "IdentityProvider.token": "secret"}
    arguments = ["--no-browser", "--allow-root", *(f"--{name}={value}" for name, value in settings.items())]
    with (notebooks / "log").open("w") as log:
        server = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "jupyterlab", *arguments],
            env=environment(notebooks),
            cwd=notebooks,
            stdout=log,
            stderr=log,
        )
        try:
            yield address(server, notebooks)
        finally:
            server.send_signal(signal.SIGTERM)  # it ends its kernels before itself
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def address(server: subprocess.Popen[bytes], folder: Path) -> str:
    """Where the server listens; it says so in a file."""
    note = folder / "jupyter" / "RUNTIME" / f"jpserver-{server.pid}.json"
    for _ in range(600):
        if server.poll() is not None or note.exists():
            break
        time.sleep(0.1)
    assert note.exists(), (folder / "log").read_text()
    return str(json.loads(note.read_text())["url"]).rstrip("/").replace("localhost", "127.0.0.1")


@contextmanager
def opened(browser: Any, url: str, ours: tuple[str, ...]) -> Iterator[Any]:
    """A page; it asks nobody but ``ours`` for anything, and nothing that is not theirs has errors or warnings."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, color_scheme="null")  # no emulated scheme
    page = context.new_page()
    trouble: list[str] = []
    context.on(
        "console",
        lambda it: (
            trouble.append(f"console {it.type}: {it.text}")
            if it.type in ("error", "warning") and not it.location["url"].startswith(("http:", "https:"))
            else None
        ),
    )
    context.on("weberror", lambda it: trouble.append(f"page error: {it.error}"))
    local = (*ours, "data:", "about:", "blob:")
    context.on("request", lambda it: None if it.url.startswith(local) else trouble.append(f"request: {it.url}"))
    page.on("websocket", lambda it: None if "127.0.0.1" in it.url else trouble.append(f"socket: {it.url}"))
    page.goto(url)
    yield page
    context.close()
    assert not trouble, "\n".join(trouble)


@pytest.fixture(scope="module")
def in_lab(browser: Any, lab: str) -> Any:
    """Opens a notebook in JupyterLab and gives a function from a cell's number to its outputs."""

    @contextmanager
    def show(name: str) -> Iterator[Any]:
        url = f"{lab}/lab/workspaces/{name}/tree/{name}.ipynb?token=secret"
        with opened(browser, url, (lab,)) as page:
            page.wait_for_selector(f".jp-CodeCell >> nth={len(CELLS) - 1} >> .jp-OutputArea-output", timeout=60_000)
            yield lambda cell: page.locator(f".jp-CodeCell >> nth={cell} >> .jp-OutputArea-output")

    return show


def visible(output: Any) -> list[str]:
    """The pictures and pages one can see, and that hold something."""
    seen: list[str] = output.evaluate_all(
        """outputs => outputs.flatMap(output => [...output.querySelectorAll("img, svg, iframe")])
        .filter(each => each.checkVisibility() && each.getBoundingClientRect().width > 100 && each.naturalWidth !== 0)
        .map(each => each.localName)"""
    )
    return seen


def inside(output: Any) -> Any:
    """The page in an output."""
    frame = output.locator("iframe").element_handle().content_frame()
    frame.wait_for_selector("#picture svg")
    return frame


def test_trusted_jupyterlab_shows_exactly_the_page(in_lab: Any) -> None:
    with in_lab("trusted") as output:
        assert [visible(output(cell)) for cell in range(len(CELLS))] == [["iframe"], ["iframe"], ["img"]]
        assert "to step through it" not in output(LOSS).inner_text()
        page = inside(output(LOSS))
        assert page.evaluate("origin") == "null"  # sandboxed: nothing of Jupyter is in its reach
        page.press(".skip", "Enter")
        assert page.evaluate("document.activeElement.id") == "ledger"
        page.press("body", "ArrowRight")
        page.click("#next")
        assert page.inner_text("#place").startswith("step 2 of 8")
        page.click("#last")
        boxes = page.locator("#picture [role=button]").evaluate_all("all => all.map(e => e.getAttribute('aria-label'))")
        assert "a: value 2, gradient 1" in boxes  # -3 by way of b and 4 by way of c
        network = inside(output(NETWORK))
        network.click("#last")
        assert network.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 28)"  # as Jupyter's


def test_untrusted_jupyterlab_shows_exactly_one_picture(in_lab: Any) -> None:
    with in_lab("untrusted") as output:
        assert [visible(output(cell)) for cell in range(len(CELLS))] == [["img"], ["img"], ["img"]]
        for cell in range(len(CELLS)):
            assert output(cell).locator("iframe, style, script").count() == 0
        assert output(LOSS).inner_text().strip() == "Run this cell, or trust the notebook, to step through it."
        picture = output(LOSS).locator("img")
        assert "loss" in picture.get_attribute("alt")
        assert picture.get_attribute("src").startswith("data:image/png;base64,")
        column = output(LOSS).bounding_box()["width"]
        assert all(output(cell).locator("img").bounding_box()["width"] <= column for cell in range(len(CELLS)))


def test_an_exported_page_shows_it_once_and_it_can_be_made_taller(notebooks: Path, browser: Any) -> None:
    run(notebooks, "-m", "nbconvert", "--to", "html", "notebooks/trusted.ipynb", "--output-dir", ".")
    text = (notebooks / "trusted.html").read_text(encoding="utf-8")
    alone = notebooks / "alone.html"  # without the two scripts nbconvert would fetch
    alone.write_text("\n".join(line for line in text.splitlines() if "cdnjs" not in line), encoding="utf-8")
    with opened(browser, alone.as_uri(), ("file:",)) as page:
        outputs = page.locator(".jp-OutputArea-output")
        assert [visible(outputs.nth(cell)) for cell in range(len(CELLS))] == [["iframe"], ["iframe"], ["img"]]
        inside(outputs.nth(LOSS)).click("#next")
        frame = outputs.nth(LOSS).locator("iframe")
        holder = outputs.nth(LOSS).locator(".autograd-stepper")
        for change in (60, -150):  # the mouse goes over the page inside, which must not swallow it
            holder.scroll_into_view_if_needed()
            before, box = frame.bounding_box()["height"], holder.bounding_box()
            x, y = box["x"] + box["width"] - 5, box["y"] + box["height"] - 5
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move(x, y + change, steps=5)
            page.mouse.up()
            assert frame.bounding_box()["height"] == pytest.approx(before + change, abs=2)


class Sanitized(HTMLParser):
    """What a strict sanitizer leaves of HTML: an image with its address and its words, and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.images: list[dict[str, str | None]] = []
        self.dropped: dict[str, dict[str, str | None]] = {}
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.images.append(dict(attributes))
        elif tag not in ("div", "p"):
            self.dropped[tag] = dict(attributes)

    def handle_data(self, data: str) -> None:
        if self.lasttag != "style":
            self.text += data


def a_loss(label: str = "loss") -> Value:
    loss = Value(2.0, label="a") * Value(-3.0, label="b")
    loss.label = label
    return loss


@pytest.mark.parametrize("label", ["loss", "'></iframe><script>alert(1)</script>", '"> & &amp; {{page}} <b>'])
def test_sanitized_it_is_one_picture_and_otherwise_the_very_page(label: str) -> None:
    stepper = Stepper(a_loss(label))
    bundle, metadata = stepper._repr_mimebundle_()
    left = Sanitized(bundle["text/html"])
    (image,) = left.images
    assert image["src"] == f"data:image/png;base64,{bundle['image/png']}"
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert image["width"] == str(metadata["image/png"]["width"])
    assert label in (image["alt"] or "")
    assert "−6" in (image["alt"] or "")
    assert left.text.split("\n", 1)[1].strip() == "Run this cell, or trust the notebook, to step through it."
    assert left.dropped.keys() == {"style", "iframe"}
    frame = left.dropped["iframe"]
    assert frame["sandbox"] == "allow-scripts"
    assert frame["srcdoc"] == stepper.html()
    assert stepper._repr_html_() == bundle["text/html"]
    assert 'save("backprop.html")' in bundle["text/plain"]


def without_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "FONT_FOLDERS", ())
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    monkeypatch.setitem(sys.modules, "matplotlib", None)  # as if it weren't installed


@pytest.mark.skipif(sys.platform != "linux", reason="macOS and Windows always have fonts")
def test_without_fonts_the_picture_is_an_svg(monkeypatch: pytest.MonkeyPatch) -> None:
    without_fonts(monkeypatch)
    bundle, metadata = Stepper(a_loss())._repr_mimebundle_()
    (image,) = Sanitized(bundle["text/html"]).images
    head, encoded = str(image["src"]).split(",")
    assert head == "data:image/svg+xml;base64"
    assert "value −6" in base64.b64decode(encoded).decode()
    assert bundle.keys() == {"text/html", "text/plain"}
    assert not metadata
    assert draw(a_loss())._repr_mimebundle_()[0].keys() == {"image/svg+xml", "text/plain"}


def test_without_graphviz_the_page_stands_alone_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    stepper = Stepper(a_loss())
    bundle, metadata = stepper._repr_mimebundle_()
    assert bundle.keys() == {"text/html", "text/plain"}
    assert not metadata
    left = Sanitized(bundle["text/html"])
    assert left.images == []
    assert left.dropped["iframe"]["srcdoc"] == stepper.html()
    assert "pip install pygraphviz" in bundle["text/plain"]


def test_a_stale_graph_is_not_shown() -> None:
    leaf = Value(2.0, label="a")
    stepper = Stepper(leaf * 3)
    leaf.data = 5.0
    for show in (stepper.html, stepper._repr_html_, stepper._repr_mimebundle_):
        with pytest.raises(StaleError, match="a changed after recording"):
            show()


def test_draw_has_a_picture_for_notebooks_that_are_not_trusted() -> None:
    bundle, metadata = draw(a_loss())._repr_mimebundle_()
    assert bundle.keys() == {"image/svg+xml", "image/png", "text/plain"}
    points = float(bundle["image/svg+xml"].split('width="', 1)[1].split("pt", 1)[0])
    assert metadata["image/png"]["width"] == pytest.approx(points * 96 / 72, abs=2)  # as large as the SVG
    assert 'save("graph.svg")' in bundle["text/plain"]


def test_the_picture_is_the_one_that_draw_makes_with_every_gradient(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def note(dot: str) -> tuple[str, bytes]:
        drawn.append(dot)
        return "svg", b"<svg/>"

    monkeypatch.setattr(notebook, "picture_of", note)
    a = Value(2.0, label="a")
    loss = a * a + a * -3.0  # used three times
    model = MLP(2, [3, 1], seed=1)
    network = (model([1.0, -1.0]) - 1.0) ** 2
    texts = [Stepper(root, language="pl")._repr_mimebundle_()[0]["text/html"] for root in (loss, network)]
    assert (a.grad, *(each.grad for each in model.parameters())) == (0.0,) * 14  # looking changes nothing
    for root, dot in zip((loss, network), drawn, strict=True):
        root.backward()
        assert draw(root, language="pl").dot == dot
    assert "grad 1<" in drawn[0]
    assert "Uruchom tę komórkę" in texts[0]
