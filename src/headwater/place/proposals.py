"""Councils that do not exist yet: drawn from today's districts, so that they can be looked at.

``data/proposals.toml`` holds those that have been published. A proposal becomes areas of type
``proposed``, and figures for them are added up like those of any drawn place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

import pyarrow as pa

from headwater.place.neighbourhood import Terms, draw, figures


@dataclass(frozen=True, slots=True)
class ProposedCouncil:
    """A council to be: its code here, its name, and the districts it would take in."""

    code: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One plan: its title, the day it would take effect, its councils and who proposed it."""

    id: str
    title: str
    due: date
    councils: tuple[ProposedCouncil, ...]
    source: str


@dataclass(frozen=True, slots=True)
class View:
    """A proposal to look at: AREA rows, MEMBERSHIP rows, and figures added up from the members."""

    area: pa.Table
    membership: pa.Table
    observations: pa.Table


def proposals(path: Path | None = None) -> tuple[Proposal, ...]:
    """The published proposals that Headwater knows, or those of another file.

    >>> len(proposals()[0].councils)
    2
    """
    where = path or files("headwater.place").joinpath("data/proposals.toml")
    return tuple(
        Proposal(
            entry["id"],
            entry["title"],
            entry["due"],
            tuple(
                ProposedCouncil(each["code"], each["name"], tuple(each["members"]))
                for each in entry["council"]
            ),
            entry["source"],
        )
        for entry in tomllib.loads(where.read_text(encoding="utf-8"))["proposal"]
    )


def look_at(
    proposal: Proposal,
    observations: pa.Table,
    population: Mapping[str, float],
    known: Collection[str],
    *,
    vintage: str,
) -> View:
    """The councils of a proposal with figures from their districts' OBSERVATION rows.

    ``population`` gives the people of each district and ``known`` the districts there are. Raises
    ``NeighbourhoodError`` when a member is not among them.
    """
    terms = Terms("proposed", "LAD", vintage, proposal.due)
    drawn = [
        draw(each.name, each.members, known, terms, code=each.code) for each in proposal.councils
    ]
    area = pa.concat_tables([each.area for each in drawn])
    membership = pa.concat_tables([each.membership for each in drawn])
    return View(area, membership, figures(observations, membership, population))
