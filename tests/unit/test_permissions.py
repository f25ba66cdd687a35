"""The permission table is total, grows where it should, and keeps apart what must be kept apart."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

from headwater_web.accounts.permissions import (
    GRID,
    OVERSIGHT,
    PERSON_LEVEL,
    RESTRICTED_ROLES,
    TABLE,
    VISITOR,
    Action,
    Reach,
    RoleKind,
    Sensitivity,
    level_of,
    reach,
    read,
    visitor_reach,
)

SEEN_FIRST = (Action.DOWNLOAD, Action.CHANGE, Action.REMOVE, Action.SHARE, Action.MODERATE)
CLEARANCES = tuple(
    set(Action)
    - {Action.ADD, Action.CHANGE, Action.REMOVE, Action.REFER, Action.LINK, Action.REIDENTIFY}
)


def test_every_cell_is_written_down() -> None:
    letters = "".join(group for line in GRID.split("\n") for group in line.split()[1:])
    cells = set(product(RoleKind, Action, Sensitivity))
    assert set(TABLE) == cells
    assert len(letters) == len(cells) == 11 * 18 * 4


@pytest.mark.parametrize(
    "wrong",
    [
        GRID.replace("YOOH", "YOO", 1),
        GRID.replace("YOOH", "YOOX", 1),
        GRID.replace("  YOHH", "", 1),
        GRID.replace("see", "peep", 1),
    ],
    ids=["a cell missing", "an unknown letter", "a role missing", "an unknown action"],
)
def test_a_table_with_a_hole_is_refused(wrong: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        read(wrong)


@pytest.mark.parametrize("kind", RoleKind)
def test_what_is_more_sensitive_is_never_reached_further(kind: RoleKind) -> None:
    for action in CLEARANCES:
        reaches = [reach(kind, action, level) for level in Sensitivity]
        assert all(less >= more for less, more in pairwise(reaches)), action


@pytest.mark.parametrize("kind", RoleKind)
def test_nobody_does_more_to_a_thing_than_she_sees_of_it(kind: RoleKind) -> None:
    for action, level in product(SEEN_FIRST, Sensitivity):
        if action != Action.MODERATE:
            assert reach(kind, action, level) <= reach(kind, Action.SEE, level), (action, level)
    for level in Sensitivity:
        removes, changes = (reach(kind, each, level) for each in (Action.REMOVE, Action.CHANGE))
        assert removes <= changes


@pytest.mark.parametrize("kind", RoleKind)
def test_a_role_takes_nothing_away_from_what_every_resident_may_do(kind: RoleKind) -> None:
    for action, level in product(Action, Sensitivity):
        assert reach(kind, action, level) >= reach(RoleKind.RESIDENT, action, level)


def test_a_visitor_may_do_no_more_than_a_resident() -> None:
    for action, level in product(Action, Sensitivity):
        assert visitor_reach(action, level) <= reach(RoleKind.RESIDENT, action, level)
    assert len(VISITOR) == 2


def test_nobody_reaches_the_data_of_people_outside_her_own_organisation() -> None:
    for kind, action, level in product(RoleKind, Action, PERSON_LEVEL):
        if action not in OVERSIGHT:
            assert reach(kind, action, level) <= Reach.OWN
    for kind in RoleKind:
        assert all(reach(kind, Action.SHARE, level) == Reach.NOT for level in PERSON_LEVEL)


def test_who_keeps_the_machine_neither_reads_peoples_data_nor_lets_others_read_it() -> None:
    admin = RoleKind.ADMINISTRATOR
    for level in PERSON_LEVEL:
        for action in (Action.SEE, Action.DOWNLOAD, Action.CHANGE, Action.REMOVE):
            assert reach(admin, action, level) <= Reach.HERS
        assert reach(admin, Action.GRANT, level) == Reach.NOT
        assert reach(admin, Action.REIDENTIFY, level) == Reach.NOT
        assert reach(admin, Action.AUDIT, level) == Reach.NOT


def test_pseudonyms_are_undone_for_direct_care_alone() -> None:
    who = {
        (kind, level)
        for kind, level in product(RoleKind, Sensitivity)
        if reach(kind, Action.REIDENTIFY, level) > Reach.NOT
    }
    assert who == {(RoleKind.CLINICIAN, Sensitivity.IDENTIFIABLE)}


def test_aggregate_only_shuts_every_door_to_single_people() -> None:
    for kind, action, level in product(RoleKind, Action, Sensitivity):
        given = reach(kind, action, level, aggregate_only=True)
        if level in PERSON_LEVEL and action not in OVERSIGHT:
            assert given == Reach.NOT
        else:
            assert given == reach(kind, action, level)


def test_restricted_roles_are_those_that_reach_the_data_of_others() -> None:
    assert set(RoleKind) - RESTRICTED_ROLES == {
        RoleKind.RESIDENT,
        RoleKind.MEMBER,
        RoleKind.CONVENOR,
        RoleKind.MODERATOR,
    }
    assert level_of(RoleKind.RESIDENT) == Sensitivity.PUBLIC


def test_everything_has_words() -> None:
    for each in (*RoleKind, *Action, *Sensitivity, *Reach):
        assert each.words
