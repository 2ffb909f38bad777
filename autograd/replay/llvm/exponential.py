"""replay/llvm: exp of several numbers at a time, with the bits that the C library gives for each.

One number after the other takes three times as long. So this is the library's own way to compute exp, on vectors:

    exp(x) = 2^(k/128) · exp(r),  k the whole number nearest to 128·x/ln 2,  r = x − k·ln 2/128

with 2^(k/128) from a table, as a float and what it is rounded by, and exp(r) − 1 from five terms. Source: S. Nagy's exp
of 2018 in Arm's optimized routines, which glibc has since 2.28 and musl since 1.2. Where it says a*b + c, the library
is compiled to round once, if the processor can. That this library is such a one, `proving` has to find out.

Where |x| ≥ 512, the result could be too large, or have fewer digits: the library itself is called, for nan too.
"""

from __future__ import annotations

import math
import struct
from fractions import Fraction
from functools import cache

from autograd.replay.llvm.functions import Writer
from autograd.replay.llvm.own import Own

NAME = "own_exp"  # of the table
STEPS, SHIFT = 128, 45  # of the table, from 1 to 2; and where its number stands in a float, as 52 - 7
FINE = 140  # binary digits with which the table is made
LIMIT = 512.0  # beyond, the library is called

# 128/ln 2; ln 2/128 in two parts, the first with zeros at its end, so that k times it is exact; what is added to a
# number so that its last digit is a whole one; and the terms of exp(r) - 1 - r, from r*r on, fitted to small r
PER_STEP = float.fromhex("0x1.71547652b82fep+7")
STEP, STEP_REST = float.fromhex("0x1.62e42fefa0000p-8"), float.fromhex("0x1.cf79abc9e3b39p-47")
TO_WHOLE = 1.5 * 2.0**52
TERMS = [
    float.fromhex(each)
    for each in (
        "0x1.ffffffffffdbdp-2",
        "0x1.555555555543cp-3",
        "0x1.55555cf172b91p-5",
        "0x1.1111167a4d017p-7",
    )
]


def _bits(number: float) -> int:
    found: int = struct.unpack("<q", struct.pack("<d", number))[0]
    return found


@cache
def table() -> list[int]:
    """For each k, the bits of what 2^(k/128) is rounded by, relative to it; and its own, less those that k adds later.

    >>> [hex(each) for each in table()[2:4]]
    ['0x3c9b3b4f1a88bf6e', '0x3feff63da9fb3335']
    """
    one = 1 << FINE
    root = 2 * one
    for _ in range(7):  # the 128th root of 2
        root = math.isqrt(root << FINE)
    found, power = [], one
    for k in range(STEPS):
        rounded = float(Fraction(power, one))
        found += [_bits(float(Fraction(power, one) / Fraction(rounded) - 1)), _bits(rounded) - (k << SHIFT)]
        power = power * root >> FINE
    return found


def table_text() -> str:
    """The table, which all of these functions share."""
    numbers = ", ".join(f"i64 {each}" for each in table())
    return f"@{NAME}_table = internal constant [{2 * STEPS} x i64] [{numbers}], align 64"


class Exponential(Own):
    """exp of so many numbers."""

    function = "exp"

    def declarations(self) -> list[str]:
        """What it calls, declared."""
        kind, whole, truth, places = self.kinds()
        of = f"v{self.width}"
        return [
            *super().declarations(),
            f"declare {kind} @llvm.masked.gather.{of}f64.{of}p0({places}, i32, {truth}, {kind})",
            f"declare {whole} @llvm.masked.gather.{of}i64.{of}p0({places}, i32, {truth}, {whole})",
        ]

    def tables(self) -> list[str]:
        """What it reads, which all widths share."""
        return [table_text()]

    def text(self) -> list[str]:
        """The function, in LLVM's language."""
        kind, whole, truth, places = self.kinds()
        f = Writer(f"{self.symbol}({kind} %x)", kind)

        def multiply_add(a: str, b: str, c: str) -> str:
            return self.multiply_add(f, a, b, c)

        def gathered(of: str, letter: str, at: str) -> str:
            function = f"@llvm.masked.gather.v{self.width}{letter}64.v{self.width}p0"
            return f.new(f"call {of} {function}({places} {at}, i32 8, {truth} {self.all(True)}, {of} poison)")

        shifted = multiply_add("%x", self.all(PER_STEP), self.all(TO_WHOLE))
        number = f.new(f"bitcast {kind} {shifted} to {whole}")  # whose last digits are those of k
        k = f.new(f"fsub {kind} {shifted}, {self.all(TO_WHOLE)}")
        r = multiply_add(k, self.all(-STEP_REST), multiply_add(k, self.all(-STEP), "%x"))
        line = f.new(f"and {whole} {number}, {self.wholes(STEPS - 1)}")
        at = f.new(f"getelementptr [2 x i64], ptr @{NAME}_table, {whole} {line}")
        rest = gathered(kind, "f", at)
        bits = gathered(whole, "i", f.new(f"getelementptr i64, {places} {at}, i64 1"))
        shift = f.new(f"shl {whole} {number}, {self.wholes(SHIFT)}")
        power = f.new(f"bitcast {whole} {f.new(f'add {whole} {bits}, {shift}')} to {kind}")
        square = f.new(f"fmul {kind} {r}, {r}")
        two, three, four, five = map(self.all, TERMS)
        low, high = multiply_add(r, three, two), multiply_add(r, five, four)
        beginning = multiply_add(square, low, f.new(f"fadd {kind} {rest}, {r}"))
        sum_of_all = multiply_add(f.new(f"fmul {kind} {square}, {square}"), high, beginning)
        usual = multiply_add(power, sum_of_all, power)
        beyond = f.new(f"fcmp uge {kind} {self.size(f, '%x')}, {self.all(LIMIT)}")
        return self.unless(f, beyond, usual)
