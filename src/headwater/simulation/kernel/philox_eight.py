"""Eight blocks of Philox at once: those of one life for eight events, or of several people for
fewer; ``philox`` makes one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from headwater.simulation.kernel.eight import Found
from headwater.simulation.parts import WIDTH

_WHOLES = ir.VectorType(ir.IntType(64), WIDTH)
_ROUNDS = 10
_emitted: Callable[[Any], Any] = intrinsic


def _all(number: int) -> Any:
    return ir.Constant(_WHOLES, [number] * WIDTH)


_M0, _M1, _W0, _W1 = 0xD2511F53, 0xCD9E8D57, 0x9E3779B9, 0xBB67AE85
_LOW, _HALF = _all(0xFFFFFFFF), _all(32)


def _spread(builder: Any, number: Any) -> Any:
    nothing = ir.Constant(_WHOLES, ir.Undefined)
    first = builder.insert_element(nothing, number, ir.Constant(ir.IntType(32), 0))
    every = ir.Constant(ir.VectorType(ir.IntType(32), WIDTH), [0] * WIDTH)
    return builder.shuffle_vector(first, nothing, every)


def _rounds(builder: Any, counter: list[Any], key: list[Any]) -> list[Any]:
    """The four words of the counter after ten rounds, each in the low half of its lane."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(_ROUNDS):
        p0, p1 = builder.mul(_all(_M0), c0), builder.mul(_all(_M1), c2)
        n0 = builder.xor(builder.xor(builder.lshr(p1, _HALF), c1), k0)
        n2 = builder.xor(builder.xor(builder.lshr(p0, _HALF), c3), k1)
        c0, c1, c2, c3 = n0, builder.and_(p1, _LOW), n2, builder.and_(p0, _LOW)
        k0 = builder.and_(builder.add(k0, _all(_W0)), _LOW)
        k1 = builder.and_(builder.add(k1, _all(_W1)), _LOW)
    return [c0, c1, c2, c3]


def _in_turn(builder: Any, words: list[Any]) -> list[Any]:
    """First words, second words and so on of eight blocks as the words of block after block."""

    def mixed(one: Any, other: Any, places: tuple[int, ...]) -> Any:
        kind = ir.VectorType(ir.IntType(32), WIDTH)
        return builder.shuffle_vector(one, other, ir.Constant(kind, list(places)))

    found = []
    for half in (0, 4):
        pairs = (half, 8 + half, half + 1, 9 + half, half + 2, 10 + half, half + 3, 11 + half)
        early, late = mixed(words[0], words[1], pairs), mixed(words[2], words[3], pairs)
        found.append(mixed(early, late, (0, 1, 8, 9, 2, 3, 10, 11)))
        found.append(mixed(early, late, (4, 5, 12, 13, 6, 7, 14, 15)))
    return found


def _put(builder: Any, to: tuple[Any, Any], seed: Any, counter: list[Any]) -> None:
    """Put the words of eight blocks from a place on, those of one block after another."""
    start, at = to
    seeded = _spread(builder, seed)
    key = [builder.and_(seeded, _LOW), builder.lshr(seeded, _HALF)]
    for part, value in enumerate(_in_turn(builder, _rounds(builder, counter, key))):
        place = builder.add(at, ir.Constant(ir.IntType(64), part * WIDTH))
        there = builder.gep(start, [place])
        builder.store(value, builder.bitcast(there, _WHOLES.as_pointer()), align=8)


def blocks_of(events: tuple[int, ...]) -> Any:
    """A function (wholes, place, seed, person, life) for compiled code, which puts the words of the
    blocks of eight events from a place on: four of the first, four of the second, and so on."""

    @_emitted
    def blocks(_: Any, wholes: Any, place: Any, seed: Any, person: Any, life: Any) -> Found:
        def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            start, at, seed, *whose = args
            counter = [builder.and_(_spread(builder, each), _LOW) for each in whose]
            counter += [ir.Constant(_WHOLES, list(events)), _all(0)]
            _put(builder, (start, at), seed, counter)

        given = (types.int64,) * 4
        return types.void(wholes, *given), emit

    return blocks


def blocks_of_several(events: tuple[int, ...]) -> Any:
    """A function (wholes, place, seed, people, row) for compiled code, which puts the words of the
    first lives of as many people as make eight blocks with these events: all of one person's, then
    all of the next's. ``people`` is the address of people's numbers, of which those from ``row`` on
    are taken."""
    number = WIDTH // len(events)

    @_emitted
    def blocks(_: Any, wholes: Any, place: Any, seed: Any, people: Any, row: Any) -> Found:
        def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            start, at, seeded, first, from_row = args
            kind = ir.VectorType(ir.IntType(32), number)
            there = builder.bitcast(builder.gep(first, [from_row]), kind.as_pointer())
            held = builder.load(there, align=4)
            each = ir.Constant(ir.VectorType(ir.IntType(32), WIDTH), [
                block // len(events) for block in range(WIDTH)
            ])  # fmt: skip
            whose = builder.zext(builder.shuffle_vector(held, held, each), _WHOLES)
            what = ir.Constant(_WHOLES, list(events) * number)
            _put(builder, (start, at), seeded, [whose, _all(0), what, _all(0)])

        return types.void(wholes, types.int64, types.int64, people, types.int64), emit

    return blocks
