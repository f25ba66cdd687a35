"""Places that somebody names, as the codes that a card keeps."""

from __future__ import annotations

from headwater.indicators.standings.atlas import Atlas

NEAR = 8


def codes_of(atlas: Atlas, said: str) -> str:
    """Names and codes with ``;`` between, as codes; each once; what is neither stays as it was."""
    pieces = (each.strip() for each in said.replace("\n", ";").split(";"))
    return ";".join(dict.fromkeys(_code(atlas, each) for each in pieces if each))


def _code(atlas: Atlas, said: str) -> str:
    if atlas.places.types(said):
        return said
    for match in atlas.places.gazetteer.find(said, NEAR):
        if atlas.places.name(match.code).casefold() == said.casefold():
            return match.code
    return said
