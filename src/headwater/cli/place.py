"""``headwater place``: the state of health of a place, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from headwater.indicators.definition import definitions
from headwater.indicators.standings.against_peers import against_peers
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.standing import nation_of
from headwater.indicators.standings.stands_out import Item
from headwater.indicators.standings.widest_gap import row_of
from headwater.indicators.words.chance import by_chance
from headwater.indicators.words.item_sentences import tell
from headwater.indicators.words.missing import missing
from headwater.indicators.words.place_answers import (
    NOT_ENOUGH,
    against_peers_sentence,
    gap_sentence,
    peers_sentence,
    rank_change_sentence,
    rural_answer,
)
from headwater.indicators.words.sentence import Sentence, beside
from headwater.indicators.words.sentences import place_lead
from headwater.lake import Lake
from headwater.lake.configuration import lake_root
from headwater.place.hierarchy import Place

MARKS = {"worse": "◆", "worsening": "◆", "better": "●", "improving": "●", "cannot_tell": "○"}
COLOURS = {"worse": "dark_orange3", "worsening": "dark_orange3", "cannot_tell": "grey50"}
NEAREST = 5
SMALL = ("ward", "PCN", "neighbourhood", "MSOA", "sub-ICB")
Wanted = Annotated[list[str], typer.Argument(help="A code (E07000221) or a name (Stratford).")]
Folder = Annotated[
    Path | None, typer.Option("--lake", help="The lake's folder; lake in HEADWATER_HOME if absent.")
]
Items = Annotated[int, typer.Option("--items", help="How many things to list of each kind.")]


@dataclass(frozen=True)
class Telling:
    """Says things on a console, beside the nation that places are held against."""

    console: Console
    nation: str

    def here(self, sentence: Sentence) -> Sentence:
        """The sentence with the nation's name in it."""
        return beside(sentence, self.nation)

    def heading(self, text: str) -> None:
        """A heading with a line above it."""
        self.console.print()
        self.console.print(Text(text, style="bold underline"))

    def say(self, sentence: Sentence) -> None:
        """A sentence, its findings in bold."""
        self.console.print(styled(self.here(sentence)))


class PlaceNotFoundError(LookupError):
    """No place of that code or name has figures in the lake."""


def place(wanted: Wanted, folder: Folder = None, items: Items = 4) -> None:
    """Print what is worse, what is worsening, the gap, what is better, and how sure we are."""
    lake = Lake(folder or lake_root())
    if "standing" not in lake.tables():
        raise PlaceNotFoundError(
            f"the lake in {lake.root} holds nothing to compare; run headwater load first"
        )
    atlas = Atlas.open(lake, definitions())
    nation = atlas.places.name(nation_of(atlas.places.areas))
    report(Telling(Console(), nation), atlas, chosen(atlas, " ".join(wanted)), items)


def chosen(atlas: Atlas, text: str) -> Place:
    """The place of a code or a name. ``PlaceNotFoundError`` names those that come near."""
    if atlas.standings(text):
        return atlas.places.area(text)
    near = atlas.places.gazetteer.find(text, 20)
    for match in sorted(near, key=lambda each: each.type in SMALL):
        if atlas.standings(match.code):
            return atlas.places.area(match.code)
    names = ", ".join(f"{match.name} ({match.code})" for match in near[:3])
    raise PlaceNotFoundError(
        f"no place with figures is called {text!r}" + (f"; near it: {names}" if names else "")
    )


def report(out: Telling, atlas: Atlas, found: Place, items: int) -> None:
    """The whole state of health of a place, a part after another."""
    stands = atlas.stands_out(found.code)
    out.heading(f"{found.name} ({found.code})")
    for sentence in place_lead(found.name, stands, atlas.definitions):
        out.say(sentence)
    for title, kept in (
        (f"Worse than {out.nation}, or low in the ranks", stands.worse),
        ("Getting worse", stands.worsening),
        (f"Better than {out.nation}, or high in the ranks", stands.better),
        ("Perhaps worse, but we cannot tell", stands.uncertain),
    ):
        if kept:
            out.heading(title)
            for item in kept[:items]:
                say_item(out, atlas, item)
    answers(out, atlas, found)
    out.heading("How sure we are")
    out.say(by_chance(stands))
    out.heading("Who is missing here")
    for sentence in missing(atlas, found.code):
        out.say(sentence)


def answers(out: Telling, atlas: Atlas, found: Place) -> None:
    """The gap inside the place, its peers, and whether rural areas fall behind."""
    out.heading("The gap inside")
    row = row_of(atlas.derived("inequality", found.code), atlas.definitions)
    if row is None:
        out.console.print(NOT_ENOUGH)
    else:
        out.say(gap_sentence(row, atlas.definitions.get(row["indicator"])))
    peers = atlas.peers(found.code)[:NEAREST]
    if peers:
        out.heading("Places like it")
        out.say(peers_sentence(found.name, [each.name for each in peers]))
        others = [atlas.standings(each.area) for each in peers]
        compared = against_peers(atlas.standings(found.code), others)
        out.say(against_peers_sentence(compared.better, atlas.definitions, len(peers)))
    out.heading("Rural and urban")
    share = atlas.rural_share(found.code)
    trends = atlas.rural_trends()
    own = atlas.standings(found.code)
    out.say(rural_answer(found.name, share, trends, atlas.definitions, own))
    if change := rank_change_sentence(trends):
        out.say(change)


def say_item(out: Telling, atlas: Atlas, item: Item) -> None:
    """One item: its mark, the finding, the numbers, the small print."""
    told = tell(item, atlas.definitions.get(item.standing.indicator))
    colour = COLOURS.get(item.kind, "dark_cyan")
    line = Text(f"{MARKS[item.kind]} ", style=colour) + styled(out.here(told.finding))
    out.console.print(line + Text(" ") + styled(out.here(told.detail)))
    out.console.print(Text(f"  {out.here(told.small_print).text}", style="dim"))


def styled(sentence: Sentence) -> Text:
    """A sentence with its emphasis."""
    text = Text()
    for each in sentence.segments:
        text.append(each.text, style="bold" if each.strong else "")
    return text
