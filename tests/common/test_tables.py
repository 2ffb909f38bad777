"""Tables beside the code: whatever is said is said in the same languages."""

from __future__ import annotations

import pytest

from autograd.commands import saying
from autograd.common.tables import table
from autograd.views import strings


@pytest.mark.parametrize(
    ("package", "name"),
    [("autograd.calculus", "typed"), ("autograd.checking", "texts"), ("autograd.commands", "texts")],
)
def test_every_text_is_there_in_every_language(package: str, name: str) -> None:
    assert saying.languages() == strings.languages()
    for key, text in table(package, name).items():
        assert list(text) == strings.languages(), key
        assert all(text.values()), key
