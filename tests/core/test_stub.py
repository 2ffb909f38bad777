"""The committed stub says what the rows say."""

from pathlib import Path

import autograd
from autograd.core.stub import stub


def test_the_committed_stub_is_what_the_rows_give() -> None:
    assert (Path(autograd.__file__).parent / "core" / "operations.pyi").read_text(encoding="utf-8") == stub()
