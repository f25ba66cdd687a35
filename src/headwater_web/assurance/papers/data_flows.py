"""The data-flow map: what comes in, what it becomes, where it is kept, and what goes out."""

from __future__ import annotations

from itertools import groupby

from headwater_web.assurance.facts import Flow, flows
from headwater_web.assurance.paper import Listed, Paper, Part, Prose, Table
from headwater_web.assurance.records import activities

BECOMES = {
    "area": "areas",
    "membership": "which area lies in which",
    "boundary": "outlines",
    "observation": "figures",
}


def data_flows() -> Paper:
    """The map, as tables that a person can check against what she sees."""
    found = flows()
    taken = [each for each in found if not each.left]
    publishers = len({each.publisher for each in taken})
    return Paper(
        "data-flows",
        "Data-flow map",
        f"{len(taken)} published forms of {publishers} publishers can come in. All are statistics "
        "about places. Nothing goes out by itself.",
        "information governance leads, data engineers, security",
        (
            Part("From end to end", (Listed(STEPS),)),
            Part("What may come in", (_inward(taken),)),
            Part("Known, and left alone", (_left(found),)),
            Part("What people put in", (_from_people(),)),
            Part("What goes out", (Prose(OUT), Listed(DOORS))),
        ),
    )


def _inward(taken: list[Flow]) -> Table:
    rows = []
    for (publisher, licence), forms in groupby(taken, key=lambda f: (f.publisher, f.licence)):
        listed = list(forms)
        made = dict.fromkeys(
            BECOMES.get(shape, shape.replace("_", " ")) for f in listed for shape in f.becomes
        )
        rows.append((publisher, "; ".join(f.title for f in listed), ", ".join(made), licence))
    return Table(("publisher", "forms", "become", "licence"), tuple(rows))


def _left(found: tuple[Flow, ...]) -> Table:
    rows = tuple((each.title, each.left) for each in found if each.left)
    return Table(("form", "why it is not loaded"), rows)


def _from_people() -> Table:
    rows = tuple(
        (each.name, ", ".join(each.tables), each.seen_by) for each in activities() if each.personal
    )
    return Table(("what", "kept in", "seen by"), rows)


STEPS = (
    "A file comes from its publisher to this machine, by hand or by headwater fetch.",
    "The door checks each row. Those it refuses are kept aside with their reason.",
    "Good rows become tables of the lake: files in one folder, each with its provenance.",
    "Standings are worked out from them, on this machine.",
    "Pages, pictures, downloads and the API show them. Each number leads back to its file.",
)
OUT = "The software starts no connection of its own when pages are read. Data leave by these doors:"
DOORS = (
    "Pages, CSV, SVG and the JSON API, to whoever asks, as far as that person may see.",
    "Messages by e-mail, where a mail server has been set, to people who asked for them.",
    "Backups, encrypted, to where the administrator puts them.",
    "headwater fetch, which asks publishers for files when somebody runs it.",
)
