"""commands: ``autograd check``: every gradient of an expression beside its difference."""

from __future__ import annotations

import argparse
import json
from typing import Any

from autograd.checking.differences import check


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``autograd check``."""
    parser.add_argument("--rtol", type=float, default=1e-6, help="the relative error that counts as agreement (1e-6)")
    parser.add_argument(
        "--opinions", action="store_true", help="forward differences, dual numbers and a complex step beside it"
    )
    parser.add_argument("--json", action="store_true", help="print the report for machines")


def run(root: Any, title: str, options: argparse.Namespace) -> int:
    """Check; the exit status: 0 where all is right, 1 where something is wrong."""
    if not 0.0 < options.rtol < 1.0:
        raise ValueError(f"--rtol is {options.rtol:g}; expected a number between 0 and 1, such as 1e-6")
    report = check(root, None, options.rtol)
    if options.json:
        print(json.dumps(report.to_dict(), indent=2, allow_nan=False))
    else:
        print(report)
        if options.opinions:
            print(f"\n{report.opinions()}")
    return 0 if report.ok else 1
