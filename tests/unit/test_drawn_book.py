"""Draws of the whole book: within bounds, spread as intervals say, and each entry for itself."""

from __future__ import annotations

import numpy as np

from headwater.evidence import Assumption, book
from headwater.evidence.draws import deviate, drawn_book


def test_draws_are_the_same_again_and_differ_by_entry_draw_and_seed() -> None:
    name = "isolated-chd"

    def number(seed: int, draw: int) -> float:
        held = drawn_book(book(), seed, draw, lambda figure: figure.id == name)
        return held.figure(name).number

    assert number(1, 1) == number(1, 1)
    assert len({number(1, 1), number(1, 2), number(2, 1)}) == 3
    assert drawn_book(book(), 1, 0) is book()
    assert deviate(1, 1, "one") != deviate(1, 1, "two")


def test_draws_spread_as_the_interval_says() -> None:
    figure = book().figure("isolated-chd")
    z = np.array([deviate(3, draw, figure.id) for draw in range(1, 2001)])
    assert abs(z.mean()) < 4 / np.sqrt(2000)
    assert abs(z.std() - 1) < 4 / np.sqrt(4000)
    below = np.mean([drawn_book_value(draw) < float(figure.lower) for draw in range(1, 400)])
    assert below < 0.06


def drawn_book_value(draw: int) -> float:
    from headwater.evidence.uncertainty import drawn

    figure = book().figure("isolated-chd")
    return float(drawn(figure, deviate(3, draw, figure.id)))


def test_only_what_is_wanted_moves_and_every_value_can_be() -> None:
    held = drawn_book(book(), 5, 1, lambda figure: isinstance(figure, Assumption))
    moved = {
        name for name, figure in held.figures.items()
        if not np.array_equal(figure.value, book().figures[name].value)
    }  # fmt: skip
    assert moved
    assert all(isinstance(book().figures[name], Assumption) for name in moved)
    for draw in (1, 2):
        for figure in drawn_book(book(), 5, draw).figures.values():
            assert (figure.value >= figure.unit.low).all(), figure.id
            assert (figure.value <= figure.unit.high).all(), figure.id
