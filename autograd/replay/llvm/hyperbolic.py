"""replay/llvm: tanh of several numbers at a time, with the bits that the C library gives for each.

    tanh|x| = 1 − 2/(expm1(2|x|) + 2) from 1 on,  −t/(t + 2) with t = expm1(−2|x|) below

and expm1(y) as 2^k·(1 + expm1(r)) − 1 with r = y − k·ln 2, where expm1(r) is a quotient of polynomials. Source: K. C.
Ng's s_tanh.c and s_expm1.c in FreeBSD's msun, 1993, as glibc 2.36 has them. As with exp, `proving` finds out whether
this library is such a one; where x is not a number, the library is called.
"""

from __future__ import annotations

import struct

from autograd.replay.llvm.functions import Writer
from autograd.replay.llvm.own import Own

LARGE = 22.0  # beyond, it is 1
LN2, LN2_REST = 6.93147180369123816490e-01, 1.90821492927058770002e-10
PER_LN2 = 1.44269504088896338700
TERMS = (
    -3.33333333333331316428e-02,
    1.58730158725481460165e-03,
    -7.93650757867487942473e-05,
    4.00821782732936239552e-06,
    -2.01099218183624371326e-07,
)


def _from(high: int) -> float:
    """The first float with this upper half."""
    found: float = struct.unpack("<d", struct.pack("<Q", high << 32))[0]
    return found


# From where on k is 1, and where it is found by a division: half and one and a half of ln 2, upper halves compared
ONE, MORE = _from(0x3FD62E43), _from(0x3FF0A2B2)


class Tanh(Own):
    """tanh of so many numbers."""

    function = "tanh"

    def text(self) -> list[str]:
        """The function, in LLVM's language."""
        kind, whole, truth, _ = self.kinds()
        f = Writer(f"{self.symbol}({kind} %x)", kind)

        def do(operation: str, a: str, b: str) -> str:
            return f.new(f"{operation} {kind} {a}, {b}")

        def negative(a: str) -> str:
            return f.new(f"fneg {kind} {a}")

        def select(test: str, yes: str, no: str) -> str:
            return f.new(f"select {truth} {test}, {kind} {yes}, {kind} {no}")

        def multiply_add(a: str, b: str, c: str) -> str:
            return self.multiply_add(f, a, b, c)

        one, two, half = (self.all(number) for number in (1.0, 2.0, 0.5))
        size = self.size(f, "%x")
        beyond = f.new(f"fcmp uno {kind} %x, %x")
        is_one = f.new(f"fcmp oge {kind} {size}, {self.all(LARGE)}")
        from_one = f.new(f"fcmp oge {kind} {size}, {one}")
        twice = do("fmul", select(is_one, one, size), two)
        y = select(from_one, twice, negative(twice))
        # k, as a number and as a whole one; 0 near 0
        rounding = select(from_one, half, self.all(-0.5))
        far = f.new(f"fcmp oge {kind} {twice}, {self.all(MORE)}")
        near = f.new(f"fcmp olt {kind} {twice}, {self.all(ONE)}")
        scaled = select(
            far, do("fadd", do("fmul", y, self.all(PER_LN2)), rounding), select(from_one, one, self.all(-1.0))
        )
        number = f.new(f"fptosi {kind} {select(near, self.all(0.0), scaled)} to {whole}")
        k = f.new(f"sitofp {whole} {number} to {kind}")
        high = multiply_add(k, self.all(-LN2), y)
        low = do("fmul", k, self.all(LN2_REST))
        r = do("fsub", high, low)
        c = do("fsub", do("fsub", high, r), low)
        # what expm1(r) is short of r
        half_r = do("fmul", r, half)
        s = do("fmul", r, half_r)
        q = [self.all(each) for each in TERMS]
        square = do("fmul", s, s)
        sum_of_all = multiply_add(square, multiply_add(s, q[2], q[1]), multiply_add(s, q[0], one))
        sum_of_all = multiply_add(do("fmul", square, square), multiply_add(s, q[4], q[3]), sum_of_all)
        t = multiply_add(negative(sum_of_all), half_r, self.all(3.0))
        divisor = multiply_add(negative(t), r, self.all(6.0))
        e = do("fmul", do("fdiv", do("fsub", sum_of_all, t), divisor), s)
        at_zero = do("fsub", r, multiply_add(e, r, negative(s)))
        short = do("fsub", multiply_add(do("fsub", e, c), r, negative(c)), s)
        # 2^k·(1 + expm1(r)) - 1, each as k is
        power = self._power(f, number)
        inverse = self._power(f, f.new(f"sub {whole} {self.wholes(0)}, {number}"))
        difference = do("fsub", short, r)
        at_minus_one = multiply_add(do("fsub", r, short), half, self.all(-0.5))
        outside = do("fsub", do("fmul", do("fsub", one, difference), power), one)
        up_to_19 = do("fmul", do("fsub", do("fsub", one, inverse), difference), power)
        up_to_56 = do("fmul", do("fadd", do("fsub", r, do("fadd", short, inverse)), one), power)

        def is_k(relation: str, than: int) -> str:
            return f.new(f"icmp {relation} {whole} {number}, {self.wholes(than)}")

        found = select(is_k("slt", 20), up_to_19, select(is_k("sgt", 56), outside, up_to_56))
        found = select(is_k("slt", -1), outside, found)
        found = select(is_k("eq", -1), at_minus_one, found)
        found = select(is_k("eq", 0), at_zero, found)
        share = do("fdiv", select(from_one, two, negative(found)), do("fadd", found, two))
        usual = select(from_one, do("fsub", one, share), share)
        usual = self.size(f, select(is_one, one, usual))
        signed = f.new(f"call {kind} @llvm.copysign.v{self.width}f64({kind} {usual}, {kind} %x)")
        return self.unless(f, beyond, signed)

    def declarations(self) -> list[str]:
        """What it calls, declared."""
        kind = self.kinds()[0]
        return [*super().declarations(), f"declare {kind} @llvm.copysign.v{self.width}f64({kind}, {kind})"]

    def _power(self, f: Writer, number: str) -> str:
        """2 to a whole number."""
        kind, whole, *_ = self.kinds()
        moved = f.new(f"add {whole} {number}, {self.wholes(1023)}")
        return f.new(f"bitcast {whole} {f.new(f'shl {whole} {moved}, {self.wholes(52)}')} to {kind}")
