"""replay/llvm: whether there is memory enough for LLVM, which ends the whole process where there is none."""

from __future__ import annotations

import math
from collections.abc import Sized
from pathlib import Path

LEAST = 64_000_000  # bytes, for the smallest program
THOROUGH = 30_000  # instructions up to which LLVM looks for better ones
EACH, EACH_THOROUGH = 4_000, 12_000  # bytes for an instruction, twice of what was measured; of these first ones, more
PROC, GROUPS = Path("/proc"), Path("/sys/fs/cgroup")


def needed(code: Sized) -> int:
    """The bytes that it may take to compile some code, on the safe side."""
    return LEAST + EACH * len(code) + EACH_THOROUGH * min(len(code), THOROUGH)


def available() -> float:
    """The bytes that this process can still get: as its limits, its control group and the machine have it.

    What can't be found out limits nothing; so it is on macOS and Windows.
    """
    return min(_below_limits(), _in_group(), _of_machine())


def check(code: Sized) -> None:
    """Refuse to compile what there is no memory for.

    Raises:
        MemoryError: there is too little.
    """
    wanted, there = needed(code), available()
    if wanted > there:
        raise MemoryError(
            f"compile: LLVM may need {wanted / 1e6:,.0f} MB for {len(code):,} instructions, and {there / 1e6:,.0f} MB "
            "are left; free some, compile a smaller graph, or give backend='numpy'"
        )


def _below_limits() -> float:
    """What is left below the limits that `ulimit` sets."""
    try:
        import resource

        pages = [int(each) for each in (PROC / "self/statm").read_text(encoding="ascii").split()]
    except (ImportError, OSError):
        return math.inf
    left = math.inf
    for limit, used in ((resource.RLIMIT_AS, pages[0]), (resource.RLIMIT_DATA, pages[5])):
        most = resource.getrlimit(limit)[0]
        if most != resource.RLIM_INFINITY:
            left = min(left, most - used * resource.getpagesize())
    return left


def _in_group() -> float:
    """What is left to this process's control group and to those around it, as in a container."""
    try:
        lines = (PROC / "self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return math.inf
    own = next((line.removeprefix("0::/") for line in lines if line.startswith("0::/")), "")
    left, folder = math.inf, GROUPS / own
    while folder.is_relative_to(GROUPS):
        try:
            most = int((folder / "memory.max").read_text(encoding="ascii"))
            used = int((folder / "memory.current").read_text(encoding="ascii"))
            left = min(left, most - used + _fields(folder / "memory.stat").get("file", 0))  # copies of files give way
        except (OSError, ValueError):  # no such file, or "max": no limit
            pass
        folder = folder.parent
    return left


def _of_machine() -> float:
    found = _fields(PROC / "meminfo").get("MemAvailable:")
    return math.inf if found is None else found * 1024


def _fields(path: Path) -> dict[str, int]:
    """The numbers in a file of lines such as "name 12"; none where it can't be read."""
    try:
        lines = [line.split() for line in path.read_text(encoding="ascii").splitlines()]
    except OSError:
        return {}
    return {words[0]: int(words[1]) for words in lines if len(words) > 1 and words[1].isdigit()}
