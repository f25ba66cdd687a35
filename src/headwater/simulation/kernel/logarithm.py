"""Natural logarithms of numbers above 0, one or eight at a time, the same to the last bit.

A number is 2^k times m, with m between the roots of a half and of two. With f = m - 1 and
s = f / (2 + f), log m is twice the area tangent of s: f - s (f - R), where R is the series of
2/3 s^2, 2/5 s^4 and so on; as s^2 is below 0.03 eleven terms are more than a real number can hold.
What is added up last is k times the logarithm of two, in two parts of which the first leaves no
rounding. The error is below one unit in the last place; a test holds it against longer numbers.

Source: Muller JM. Elementary functions: algorithms and implementation. 3rd ed. Birkhauser; 2016
(range reduction by the logarithm of two in two parts).
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from headwater.simulation.kernel.eight import Found
from headwater.simulation.parts import WIDTH

_emitted: Callable[[Any], Any] = intrinsic
_function: Callable[..., Any] = cgutils.get_or_insert_function
TERMS = 11
_ROOT_OF_HALF = 0x3FE6A09E667F3BCD
_EXPONENT, _BITS = 0xFFF << 52, 52


def _log_of_two() -> tuple[float, float]:
    """The logarithm of two as a number of 40 bits and what is left of it."""
    with localcontext() as exact:
        exact.prec = 60
        whole = Decimal(2).ln()
        high = int(whole * 2**40) / 2**40
        return high, float(whole - Decimal(high))


_HIGH, _LOW = _log_of_two()


class _Numbers:
    """Instructions on one real number or on eight."""

    def __init__(self, builder: Any, width: int) -> None:
        self.builder, self.width = builder, width
        one, whole = ir.DoubleType(), ir.IntType(64)
        self.reals: Any = ir.VectorType(one, width) if width > 1 else one
        self.wholes: Any = ir.VectorType(whole, width) if width > 1 else whole

    def real(self, value: float) -> Any:
        """A real number that is known, as often as there are lanes."""
        return ir.Constant(self.reals, [value] * self.width if self.width > 1 else value)

    def whole(self, value: int) -> Any:
        """A whole number that is known, as often as there are lanes."""
        return ir.Constant(self.wholes, [value] * self.width if self.width > 1 else value)

    def fused(self, one: Any, other: Any, more: Any) -> Any:
        """One times the other and more, rounded once."""
        kind = f"v{self.width}f64" if self.width > 1 else "f64"
        given = ir.FunctionType(self.reals, [self.reals] * 3)
        rounded = _function(self.builder.module, given, f"llvm.fma.{kind}")
        return self.builder.call(rounded, [one, other, more])

    def log(self, number: Any) -> Any:
        """The natural logarithm of a number that is above 0 and not subnormal."""
        make = self.builder
        bits = make.bitcast(number, self.wholes)
        above = make.sub(bits, self.whole(_ROOT_OF_HALF))
        power = make.sitofp(make.ashr(above, self.whole(_BITS)), self.reals)
        kept = make.sub(bits, make.and_(above, self.whole(_EXPONENT)))
        part = make.fsub(make.bitcast(kept, self.reals), self.real(1.0))
        ratio = make.fdiv(part, make.fadd(part, self.real(2.0)))
        square = make.fmul(ratio, ratio)
        fourth = make.fmul(square, square)
        odd, even = self.real(2 / (2 * TERMS + 1)), self.real(2 / (2 * TERMS - 1))
        for term in range(TERMS - 2, 1, -2):
            odd = self.fused(odd, fourth, self.real(2 / (2 * term + 1)))
            even = self.fused(even, fourth, self.real(2 / (2 * term - 1)))
        odd = self.fused(odd, fourth, self.real(2 / 3))
        series = self.fused(even, square, odd)
        less = make.fmul(ratio, make.fsub(part, make.fmul(series, square)))
        rest = make.fsub(make.fsub(less, make.fmul(power, self.real(_LOW))), part)
        return make.fsub(make.fmul(power, self.real(_HIGH)), rest)

    def threshold(self, word: Any) -> Any:
        """Less the logarithm of the middle of a word's step of 2^-32, from 64-bit whole numbers."""
        make = self.builder
        middle = make.fadd(make.sitofp(word, self.reals), self.real(0.5))
        return make.fsub(self.real(-0.0), self.log(make.fmul(middle, self.real(2.0**-32))))


@_emitted
def log(_: Any, number: Any) -> Found:
    """The natural logarithm of a real number above 0."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _Numbers(builder, 1).log(args[0])

    return types.float64(types.float64), emit


@_emitted
def threshold(_: Any, word: Any) -> Found:
    """The threshold of mean 1 that a word (uint32) stands for."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _Numbers(builder, 1).threshold(builder.zext(args[0], ir.IntType(64)))

    return types.float64(types.uint32), emit


@_emitted
def thresholds_of_eight(_: Any, reals: Any, to: Any, wholes: Any, place: Any) -> Found:
    """Put the thresholds of eight words, each in a whole number from a place on, from ``to`` on."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        here = _Numbers(builder, WIDTH)
        start = builder.gep(args[2], [args[3]])
        words = builder.load(builder.bitcast(start, here.wholes.as_pointer()), align=8)
        end = builder.bitcast(builder.gep(args[0], [args[1]]), here.reals.as_pointer())
        builder.store(here.threshold(words), end, align=8)

    return types.void(reals, types.int64, wholes, types.int64), emit
