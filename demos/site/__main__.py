"""python -m demos.site [FOLDER]: the playground, the guide, the gallery and the API reference as a site.

Any web server can show the folder, below any path: all links are relative. It needs the extra "docs".
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from autograd.commands.main import Parser
from demos.running import OUT, guarded

INSTALL = "pip install -e '.[docs]'"


def run(words: Sequence[str] | None = None) -> int:
    """Build it where it was asked for; the exit status."""
    about = (__doc__ or "").partition("\n")[0].partition(": ")[2]
    parser = Parser(prog="python -m demos.site", description=about)
    parser.add_argument("folder", nargs="?", type=Path, default=OUT / "site", help="demos/out/site if not given")
    folder = parser.parse_args(words).folder
    from demos.site.building import build

    built = build(folder)
    print(f"{folder / 'index.html'}, and {len(built) - 1} files beside it")
    return 0


if __name__ == "__main__":
    sys.exit(guarded("demos.site", run, stopped="", install=INSTALL))
