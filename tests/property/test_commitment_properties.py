"""Whatever happens to promises, in whatever order, these stay true."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.commitments.board import Item, on_agenda, ranked
from headwater.commitments.lateness import Attention, Days, attention, next_day, overdue_days
from headwater.commitments.measure import Measure
from headwater.commitments.progress import FEWEST, Progress, judged
from headwater.commitments.sentences import lateness, lead, of_done, verdict
from headwater.commitments.standing import (
    STAGE_MOVES,
    TOGETHER,
    Answer,
    Move,
    MoveError,
    Stage,
    Standing,
)
from headwater.evidence.prevention import Level

STANDINGS = [Standing(answer, stage) for answer in Answer for stage in sorted(TOGETHER[answer])]
DAY = st.dates(date(2024, 1, 1), date(2030, 1, 1))
standings = st.sampled_from(STANDINGS)
wishes = st.builds(Standing, st.sampled_from(Answer), st.sampled_from(Stage))


@st.composite
def promises(draw: st.DrawFn) -> Item:
    made = draw(DAY)
    due = made + timedelta(days=draw(st.integers(0, 900)))
    heard = draw(st.none() | st.just(made + timedelta(days=draw(st.integers(0, 900)))))
    follow = due + timedelta(days=draw(st.integers(0, 400)))
    days = Days(made, due, follow, heard, draw(st.none() | st.just(follow)))
    code = draw(st.text("ABC", min_size=1, max_size=4))
    return Item(code, draw(standings), days, draw(st.sampled_from(Level)))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(wishes, st.sampled_from(["", "because"])), max_size=30))
def test_no_chain_of_moves_leaves_the_table(moves: list[tuple[Standing, str]]) -> None:
    at = Standing()
    for wish, why in moves:
        try:
            there = at.moved(wish, why)
        except MoveError:
            continue
        assert there.stage in TOGETHER[there.answer]
        assert STAGE_MOVES[at.stage, there.stage] is not Move.NEVER
        assert there.answer is Answer.WAITING or at.answer is there.answer or why
        at = there


@settings(max_examples=30, deadline=None)
@given(standings)
def test_to_stay_as_it_is_needs_no_reason(at: Standing) -> None:
    assert at.moved(at) == at


@settings(max_examples=30, deadline=None)
@given(promises(), DAY)
def test_one_thing_is_asked_and_never_of_what_is_final_but_a_follow_up(
    each: Item, today: date
) -> None:
    asks = attention(each.standing, each.days, today)
    if each.standing.is_final:
        assert asks in (Attention.NONE, Attention.FOLLOW_UP)
    assert (asks is Attention.OVERDUE) == (overdue_days(each.standing, each.days, today) > 0)
    assert bool(lateness(each, today)) == (asks is not Attention.NONE)


@settings(max_examples=30, deadline=None)
@given(promises())
def test_whoever_speaks_by_the_next_day_is_never_late(each: Item) -> None:
    by = next_day(each.standing, each.days)
    if by is not None:
        assert not attention(each.standing, each.days, by).is_late
        assert attention(each.standing, each.days, by + timedelta(days=1)).is_late


@settings(max_examples=30, deadline=None)
@given(st.lists(promises(), max_size=8), DAY)
def test_the_order_of_a_board_does_not_hang_on_how_rows_came(
    items: list[Item], today: date
) -> None:
    told = ranked(items, today)
    ranks = [each.attention(today).rank for each in told]
    assert ranks == sorted(ranks)
    assert sorted(map(repr, told)) == sorted(map(repr, items))
    unlike = len({each.code for each in items}) == len(items)
    assert not unlike or ranked(reversed(items), today) == told


@settings(max_examples=30, deadline=None)
@given(st.lists(promises(), max_size=8), DAY)
def test_nothing_open_falls_off_an_agenda(items: list[Item], today: date) -> None:
    kept = on_agenda(items, today)
    assert all(each in kept for each in items if not each.standing.is_final)
    assert lead(items, today).endswith(".")
    assert of_done(items) == "" or of_done(items).startswith("Of what is done, for ")


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6), max_size=40),
    st.integers(0, 40),
    st.sampled_from(["increase", "decrease"]),
    st.sampled_from(Stage),
)
def test_a_series_is_judged_by_its_past_alone(
    values: list[float], before: int, better: str, stage: Stage
) -> None:
    start = date(2024, 1, 1)
    days = [start + timedelta(days=30 * i) for i in range(len(values))]
    assert all(later > earlier for earlier, later in pairwise(days))
    promised = start + timedelta(days=30 * before)
    points = tuple(zip(days, values, strict=True))
    runs = Measure("x", "y", "increase" if better == "increase" else "decrease", promised, points)
    found = judged(runs, stage)
    assert verdict(found, runs).endswith(".")
    assert len(found.signals) == len(values)
    assert not any(found.signals[: runs.before])
    if len(values) < FEWEST or runs.before == len(values):
        assert found.progress is Progress.TOO_FEW
        return
    mirrored = Measure(
        "x",
        "y",
        "decrease" if runs.better == "increase" else "increase",
        promised,
        tuple((day, -value) for day, value in points),
    )
    assert judged(mirrored, stage).progress is found.progress
