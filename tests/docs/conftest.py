"""What the code blocks of the docs need: publishers to fetch from, on this machine."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater.indicators.intake import all_mappings
from official import environment, official
from publisher import Parameters, Reply, publisher

sys.path.append(str(Path(__file__).resolve().parents[2]))

from docs.reference.mappings import plain

INDICES = {"File_7_IoD2025": "iod2025_file7", "File_7_-_All_IoD2019": "iod2019_file7"}


def publishers(path: str, parameters: Parameters, headers: dict[str, str]) -> Reply:
    """The stand-in for the publishers, with every column of the Indices of Deprivation."""
    for start, name in INDICES.items():
        if start in path:
            return Reply(one_row(name).encode(), headers={"Content-Type": "text/csv"})
    return official(path, parameters, headers)


def one_row(name: str) -> str:
    """A file of the named form with one small area, its figures all 1."""
    mapping = next(each for each in all_mappings() if each.name == name)
    patterns = [each for key, each in mapping.bind.items() if not key.endswith("?")]
    headings = [*mapping.recognise, *map(plain, patterns)]
    figures = ["E01099901"] * len(mapping.recognise) + ["1"] * len(patterns)
    quoted = ",".join(f'"{each}"' for each in headings)
    return f"{quoted}\r\n{','.join(figures)}\r\n"


@pytest.fixture(scope="session")
def stand_in() -> Iterator[dict[str, str]]:
    """Variables that send ``headwater fetch`` to a stand-in for the publishers."""
    with publisher(publishers) as there:
        yield environment(there.address)
