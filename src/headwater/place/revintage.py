"""An indicator's small-area figures converted to another census's areas, as a dataset of their own.

Nothing is converted unasked. Areas that did not change keep their published row; for the others new
rows are made, weighted by people, noted ``estimated_from_other_vintage``, and the provenance says
by which look-up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

import headwater
from headwater.lake.provenance import Input, Provenance
from headwater.lake.shapes import OBSERVATION
from headwater.lake.store import Lake
from headwater.place.conversion import NOTE, Conversion, convert, from_membership
from headwater.place.vintage import WrongVintageError, census_name, known_vintages, require

PEOPLE = ("population-by-age", "census-residents")


@dataclass(frozen=True, slots=True)
class Converted:
    """What a conversion made: the dataset, rows with a value and without, and its provenance."""

    dataset: str
    rows: int
    without_value: int
    sentence: str


def dataset_of(indicator: str, old: str, new: str) -> str:
    """The dataset that converted rows are kept under.

    >>> dataset_of("imd-score", "LSOA 2011", "LSOA 2021")
    'converted:imd-score:LSOA 2011>LSOA 2021'
    """
    return f"converted:{indicator}:{old}>{new}"


def convert_indicator(
    lake: Lake, indicator: str, *, old: str, new: str, now: datetime
) -> Converted:
    """Convert an indicator from the areas of ``old`` to those of ``new`` and publish the rows.

    Raises ``WrongVintageError`` where the indicator has no figures for areas of ``old`` or holds
    areas of another census, and ``ConversionError`` where no look-up between the two is loaded.
    """
    old, new = census_name(old), census_name(new)
    held = lake.snapshot()
    people = _residents(held)
    through = from_membership(_look_up(held), people, old=old, new=new)
    dataset = dataset_of(indicator, old, new)
    rows = _figures(held, indicator, through, dataset)
    made = convert(rows, through, people)
    fresh = _unpublished(made, rows)
    sentence = f"{through.sentence}. Unchanged areas keep their published row"
    inputs = tuple(
        Input(f"observation/{part.dataset}", part.sha256, part.rows)
        for part in held.parts("observation")
        if part.dataset in _datasets_of(held, indicator) and part.dataset != dataset
    )
    provenance = Provenance(
        "headwater places convert", inputs, now, headwater.__version__,
        {"indicator": indicator, "from": old, "to": new}, note=sentence,
    )  # fmt: skip
    with lake.transaction() as tx:
        if fresh.num_rows:
            tx.put(OBSERVATION, dataset, fresh, provenance)
        else:
            tx.drop(OBSERVATION, dataset)
    return Converted(dataset, fresh.num_rows, fresh["value"].null_count, sentence)


def _look_up(held: Lake) -> pa.Table:
    if "membership" not in held.tables():
        return pa.table({"child": [""], "parent": [""], "vintage": [""]}).slice(0, 0)
    return held.read("membership", None, "vintage LIKE '%>%'")


def _figures(held: Lake, indicator: str, through: Conversion, dataset: str) -> pa.Table:
    """Published rows of the old areas, once it is sure that they are of the old vintage."""
    datasets = [each for each in held.datasets("observation") if each != dataset]
    sides = sorted({*through.edges.child, *through.edges.parent})
    rows = held.read(
        "observation",
        None,
        "indicator = ? AND note <> ? AND area IN (SELECT unnest(?))",
        datasets,
        parameters=[indicator, NOTE, sides],
    )
    codes = rows["area"].unique().to_pylist()
    if not codes:
        raise WrongVintageError(
            f"the lake has no figures of {indicator!r} for {through.old} areas, so there is "
            "nothing to convert; headwater lake show observation lists what is loaded"
        )
    require(codes, through.old, known_vintages(_look_up(held)), indicator)
    return rows.cast(OBSERVATION.schema)


def _unpublished(made: pa.Table, rows: pa.Table) -> pa.Table:
    """Estimated rows for areas that have no row of their own."""
    own = pc.is_in(made["area"], value_set=rows["area"].unique())
    return made.filter(pc.invert(own))


def _datasets_of(held: Lake, indicator: str) -> frozenset[str]:
    found = set()
    for dataset in held.datasets("observation"):
        where = "indicator = ? LIMIT 1"
        if held.read("observation", ["area"], where, [dataset], parameters=[indicator]).num_rows:
            found.add(dataset)
    return frozenset(found)


def _residents(held: Lake) -> dict[str, float]:
    rows = held.read(
        "observation",
        ["area", "period_end", "value"],
        "indicator IN (SELECT unnest(?)) AND sex = 'Persons' AND age = 'All ages' "
        "AND category_type = '' AND value IS NOT NULL",
        parameters=[list(PEOPLE)],
    ).sort_by("period_end")
    return dict(zip(rows["area"].to_pylist(), rows["value"].to_pylist(), strict=True))
