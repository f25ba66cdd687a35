"""Eight lanes at once, and addresses in place of arrays: what compiled code needs to be fast.

Numba turns each index into a check for negative numbers, which no compiler sees through, and counts
who holds an array each time one is handed on. Inside the kernel arrays are therefore addresses
(``address``), and what is done to all lanes is done to eight at a time, by the processor's vectors.
Each lane's arithmetic is operation by operation that of single numbers, so that it is the same to
the last bit.

An address keeps nothing alive: whoever takes one holds the array until the work is done.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic, models, overload, register_model

from headwater.simulation.parts import WIDTH

_REALS = ir.VectorType(ir.DoubleType(), WIDTH)
_WHOLES = ir.VectorType(ir.IntType(64), WIDTH)
_YES = ir.VectorType(ir.IntType(1), WIDTH)
_WORD = ir.IntType(64)
_pointer: Any = types.CPointer
Emit = Callable[[Any, Any, Any, Any], Any]
Found = tuple[Any, Emit]
_emitted: Callable[[Any], Any] = intrinsic
"""What follows writes instructions, and is called in compiled code as if it were a function."""


class Eight(types.Type):
    """The type of eight real numbers."""

    def __init__(self) -> None:
        super().__init__(name="Eight")


EIGHT: Any = Eight()


@register_model(Eight)
class _Model(models.PrimitiveModel):
    """How a processor holds them: one vector."""

    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _REALS)  # type: ignore[no-untyped-call]  # Numba has no types there


def _eight_at(builder: Any, start: Any, place: Any, kind: Any = _REALS) -> Any:
    return builder.bitcast(builder.gep(start, [place]), kind.as_pointer())


@_emitted
def address(_: Any, array: Any) -> Found:
    """Where an array's numbers begin; it is indexed from 0 up, as the array is."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return context.make_array(signature.args[0])(context, builder, args[0]).data

    return _pointer(array.dtype)(array), emit


@_emitted
def onward(_: Any, start: Any, places: Any) -> Found:
    """The address so many places after another."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.gep(args[0], [args[1]])

    return start(start, types.int64), emit


@_emitted
def read(_: Any, reals: Any, place: Any) -> Found:
    """The eight real numbers from a place on."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.load(_eight_at(builder, *args), align=8)

    return EIGHT(reals, types.int64), emit


@_emitted
def write(_: Any, reals: Any, place: Any, eight: Any) -> Found:
    """Put eight real numbers from a place on."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        builder.store(args[2], _eight_at(builder, *args[:2]), align=8)

    return types.void(reals, types.int64, EIGHT), emit


@_emitted
def add_whole(_: Any, wholes: Any, place: Any, eight: Any) -> Found:
    """Add the whole parts of eight real numbers to those from a place on."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        at = _eight_at(builder, args[0], args[1], _WHOLES)
        more = builder.fptosi(args[2], _WHOLES)
        builder.store(builder.add(builder.load(at, align=8), more), at, align=8)

    return types.void(wholes, types.int64, EIGHT), emit


def adding(numbers: tuple[int, ...]) -> Any:
    """A function (wholes, place) for compiled code that adds eight whole numbers, known
    beforehand, to those from a place on."""

    @_emitted
    def add_known(_: Any, wholes: Any, place: Any) -> Found:
        def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            at = _eight_at(builder, args[0], args[1], _WHOLES)
            more = ir.Constant(_WHOLES, list(numbers))
            builder.store(builder.add(builder.load(at, align=8), more), at, align=8)

        return types.void(wholes, types.int64), emit

    return add_known


@_emitted
def add_from(_: Any, wholes: Any, to: Any, others: Any, place: Any) -> Found:
    """Add eight whole numbers of ``others`` from a place on to those from ``to`` on."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        at = _eight_at(builder, args[0], args[1], _WHOLES)
        more = builder.load(_eight_at(builder, args[2], args[3], _WHOLES), align=8)
        builder.store(builder.add(builder.load(at, align=8), more), at, align=8)

    return types.void(wholes, types.int64, others, types.int64), emit


@_emitted
def write_none(_: Any, wholes: Any, place: Any) -> Found:
    """Put eight whole zeros from a place on."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        builder.store(
            ir.Constant(_WHOLES, None), _eight_at(builder, args[0], args[1], _WHOLES), align=8
        )

    return types.void(wholes, types.int64), emit


@_emitted
def spread(_: Any, number: Any) -> Found:
    """One real number eight times."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        nothing = ir.Constant(_REALS, ir.Undefined)
        first = builder.insert_element(nothing, args[0], ir.Constant(ir.IntType(32), 0))
        every = ir.Constant(ir.VectorType(ir.IntType(32), WIDTH), [0] * WIDTH)
        return builder.shuffle_vector(first, nothing, every)

    return EIGHT(types.float64), emit


def _compared(sign: str, unordered: bool) -> Emit:
    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        compare = builder.fcmp_unordered if unordered else builder.fcmp_ordered
        return builder.zext(builder.bitcast(compare(sign, *args), ir.IntType(WIDTH)), _WORD)

    return emit


@_emitted
def above(_: Any, one: Any, other: Any) -> Found:
    """Where one is above the other: a whole number with a bit for each of the eight."""
    return types.int64(EIGHT, EIGHT), _compared(">", False)


@_emitted
def differ(_: Any, one: Any, other: Any) -> Found:
    """Where one is not the other: a bit for each of the eight."""
    return types.int64(EIGHT, EIGHT), _compared("!=", True)


@_emitted
def chosen(_: Any, bits: Any, one: Any, other: Any) -> Found:
    """The numbers of one where a bit is set, of the other elsewhere.

    Where the other was just read and the whole is written back, all eight are written: memory that
    is written in part is slow to be read again. Frozen numbers keep the compiler from it.
    """

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        wanted = builder.bitcast(builder.trunc(args[0], ir.IntType(WIDTH)), _YES)
        return builder.select(wanted, args[1], _frozen(builder, args[2]))

    return EIGHT(types.int64, EIGHT, EIGHT), emit


def _frozen(builder: Any, value: Any) -> Any:
    """The same value, of which the compiler forgets where it was read."""
    held = ir.Instruction(builder.block, value.type, "freeze", [value])
    builder._insert(held)
    return held


@_emitted
def put(_: Any, reals: Any, start: Any, lane: Any, number: Any) -> Found:
    """Put one number so many lanes after ``start``, by writing all eight that it stands among."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        first = builder.and_(args[2], ir.Constant(_WORD, -WIDTH))
        at = _eight_at(builder, args[0], builder.add(args[1], first))
        place = builder.trunc(builder.and_(args[2], ir.Constant(_WORD, WIDTH - 1)), ir.IntType(32))
        whole = builder.insert_element(_frozen(builder, builder.load(at, align=8)), args[3], place)
        builder.store(whole, at, align=8)

    return types.void(reals, types.int64, types.int64, types.float64), emit


@_emitted
def lowest(_: Any, bits: Any) -> Found:
    """The place of the lowest bit that is set; some is."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.int64), emit


def _arithmetic(name: str) -> Any:
    @_emitted
    def of_eight(_: Any, one: Any, other: Any) -> Found:
        def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return getattr(builder, name)(*args)

        return EIGHT(EIGHT, EIGHT), emit

    return of_eight


_add, _take, _multiply, _divide = map(_arithmetic, ("fadd", "fsub", "fmul", "fdiv"))


def _both(one: Any, other: Any) -> bool:
    return isinstance(one, Eight) and isinstance(other, Eight)


@overload(operator.add, strict=False)
def _adds(one: Any, other: Any) -> Any:
    return (lambda one, other: _add(one, other)) if _both(one, other) else None


@overload(operator.sub, strict=False)
def _takes(one: Any, other: Any) -> Any:
    return (lambda one, other: _take(one, other)) if _both(one, other) else None


@overload(operator.mul, strict=False)
def _multiplies(one: Any, other: Any) -> Any:
    return (lambda one, other: _multiply(one, other)) if _both(one, other) else None


@overload(operator.truediv, strict=False)
def _divides(one: Any, other: Any) -> Any:
    return (lambda one, other: _divide(one, other)) if _both(one, other) else None
