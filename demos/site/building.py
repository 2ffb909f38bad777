"""demos/site: how the site is put together: the playground, all pages that the README leads to, the API reference."""

from __future__ import annotations

import os
import shutil
from pathlib import Path, PurePosixPath

from autograd.views.stepping.playground import Playground
from autograd.views.stepping.templates import fill
from demos import api
from demos.site import markdown

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
FIRST = "README.md"  # every page is one that it leads to, by one link or several
PLACES = {FIRST: "index.html", "demos/gallery/README.md": "gallery/index.html"}
FOLDERS = {"demos/guide/": "guide/", "demos/gallery/": "gallery/"}  # all else keeps its path below code/
COPIED = (".png", ".gif", ".svg", ".ipynb")  # as they are: pictures, and notebooks to be downloaded
LINKS = {  # on every page
    "index.html": "autograd-by-hand",
    "playground.html": "Playground",
    "guide/learners.html": "Learners",
    "guide/teachers.html": "Teachers",
    "guide/engineers.html": "Engineers",
    "gallery/index.html": "Gallery",
    "api/index.html": "API",
}
START = (
    '<p class="start"><a href="playground.html">Open the playground</a></p>\n'
    "<p>Type an expression, see its graph, and step through back-propagation: in the browser, nothing to install. "
    'Or begin with <a href="playground.html#lesson=all">ten short lessons</a>.</p>\n'
)


def build(folder: Path) -> list[str]:
    """Write the site into a folder, and say which files it has.

    Raises:
        FileNotFoundError: a page links to what isn't there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    Playground().save(folder / "playground.html")
    (folder / "style.css").write_text(
        (HERE / "style.css").read_text(encoding="utf-8") + markdown.colours(), encoding="utf-8"
    )
    done: set[str] = set()
    waiting = [FIRST]
    while waiting:
        source = waiting.pop()
        if source not in done:
            done.add(source)
            waiting += publish(source, folder)
    api.write(folder / "api", HERE / "reference")
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def publish(source: str, folder: Path) -> list[str]:
    """Write one file of the repository as it is to be seen; the files that it leads to."""
    target = folder / place(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    if PurePosixPath(source).suffix in COPIED:
        shutil.copyfile(ROOT / source, target)
        return []
    found: list[str] = []

    def leads(url: str) -> str:
        name, hash_, head = url.partition("#")
        if not name or "://" in url:
            return url
        other = os.path.normpath(PurePosixPath(source).parent / name).replace(os.sep, "/")
        if not (ROOT / other).is_file():
            raise FileNotFoundError(f"{source} links to {url}, and there is no file {other}")
        found.append(other)
        return relative(place(other), place(source)) + hash_ + head

    text = (ROOT / source).read_text(encoding="utf-8")
    if source.endswith(".md"):
        title, body = markdown.render(text, leads)
    else:
        title, body = source, f"<h1>{source}</h1>\n{markdown.code_block(text, 'python')}"
    target.write_text(page(place(source), title, (START if source == FIRST else "") + body), encoding="utf-8")
    return found


def place(source: str) -> str:
    """Where in the site a file of the repository is seen.

    >>> place("demos/guide/learners.md"), place("demos/gallery/moons.gif"), place("demos/graphs.py")
    ('guide/learners.html', 'gallery/moons.gif', 'code/demos/graphs.py.html')
    """
    if source in PLACES:
        return PLACES[source]
    for folder, there in FOLDERS.items():
        if source.startswith(folder):
            return there + source.removeprefix(folder).replace(".md", ".html")
    end = "" if PurePosixPath(source).suffix in COPIED else ".html"
    return "code/" + source.replace(".github/", "").removesuffix(".md") + end


def relative(target: str, page: str) -> str:
    """The link from a page of the site to another file of it.

    >>> relative("index.html", "guide/learners.html"), relative("guide/a.html", "guide/b.html")
    ('../index.html', 'a.html')
    """
    return os.path.relpath(target, PurePosixPath(page).parent).replace(os.sep, "/")


def page(at: str, title: str, body: str) -> str:
    """A page of the site, with the links that all have."""
    links = []
    for target, name in LINKS.items():
        here = ' aria-current="page"' if target == at else ' class="main"' if target == "playground.html" else ""
        links.append(f'<a href="{relative(target, at)}"{here}>{name}</a>')
    whole = title if title == LINKS["index.html"] else f"{title} · {LINKS['index.html']}"
    up = relative("style.css", at).removesuffix("style.css")
    return fill((HERE / "page.html").read_text(encoding="utf-8"), up=up, title=whole, links="\n".join(links), body=body)
