"""Definitions, executed: one Ibis expression each, the same on DuckDB and on Spark.

Small areas' counts and denominators are added up to every larger area through the newest
membership of each small area; the interval is then added by the method the definition names. Areas
below ``COVERED`` of whose people are known keep their figure with the note ``aggregated``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, cast

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater import __version__
from headwater.indicators.definition import Definition, Inputs, Series, definitions
from headwater.indicators.methods.proportion import proportion
from headwater.indicators.methods.rate import rate
from headwater.indicators.parents import parents
from headwater.indicators.standings.small_numbers import small_codes, too_small
from headwater.lake.engine import Engine
from headwater.lake.provenance import Input, Provenance
from headwater.lake.shapes import OBSERVATION
from headwater.lake.store import Lake

CONFIDENCE = 0.95
MADE = "computed:"
NOT_AS_PUBLISHED = ("carried_across", "estimated_from_other_vintage")
PERIOD = ("period", "period_start", "period_end")
SUMS = ("indicator", "area", *PERIOD, "count", "denominator")
WITH_INTERVAL = ("proportion", "rate")


def expression(definition: Definition, engine: Engine) -> ibis.Table:
    """The indicator as an expression giving OBSERVATION rows, intervals as published or absent."""
    if definition.inputs.kind == "published":
        return _published([definition], engine)
    return _observations(definition, _sums([definition], engine))


def _sums(alike: Sequence[Definition], engine: Engine) -> ibis.Table:
    """Counts and denominators of every area, for definitions with one level and one set of types.

    One pass over the memberships serves them all. Columns: indicator, area, the period, count,
    denominator.
    """
    level, types = alike[0].inputs.level, alike[0].area_types
    parts = [
        _small_areas(each, engine).mutate(indicator=ibis.literal(each.id)).select(*SUMS)
        for each in alike
    ]
    small = parts[0] if len(parts) == 1 else ibis.union(*parts)
    above = parents(engine, level, types)
    joined = small.inner_join(above, small.area == above.child)
    grouped = joined.group_by(["indicator", "parent", *PERIOD]).aggregate(
        count=(joined["count"] * joined.share).sum(),
        denominator=(joined.denominator * joined.share).sum(),
    )
    larger = grouped.rename(area="parent").select(*SUMS)
    return larger.union(small) if level in types else larger


def _published(alike: Sequence[Definition], engine: Engine) -> ibis.Table:
    """Rows as published, under each definition's id and in its unit, in one pass for all."""
    of = {each.inputs.series.indicator: each for each in alike}
    rows = engine.table("observation")
    rows = rows.filter(rows.indicator.isin(list(of)), rows.kind == "observed")
    rows = rows.filter(rows.note.notin(NOT_AS_PUBLISHED))

    def by_series(value: Callable[[Definition], Any], otherwise: Any) -> Any:
        branches = [(name, value(each)) for name, each in of.items()]
        return rows.indicator.cases(*branches, else_=otherwise)

    scale = by_series(lambda each: each.inputs.scale, 1.0)
    chosen = rows.mutate(
        indicator=by_series(lambda each: each.id, ""),
        unit=by_series(lambda each: each.unit, ""),
        value=rows["value"] * scale,
        lower=rows.lower * scale,
        upper=rows.upper * scale,
    )
    return chosen.select(*OBSERVATION.names)


def _rows(engine: Engine, series: Series) -> ibis.Table:
    rows = engine.table("observation")
    rows = rows.filter(rows.indicator == series.indicator, rows.sex == series.sex)
    rows = rows.filter(rows.note.notin(NOT_AS_PUBLISHED))
    if series.age:
        rows = rows.filter(rows.age == series.age)
    if series.categories:
        return rows.filter(rows.category.isin(list(series.categories)))
    return rows.filter(rows.category == "")


def _small_areas(definition: Definition, engine: Engine) -> ibis.Table:
    """Small areas with what is to be added up: area, period, count, denominator."""
    given = definition.inputs
    rows = _rows(engine, given.series)
    if given.base is None:
        whole = rows.group_by(["area", *PERIOD]).aggregate(
            count=rows[given.series.field].sum(), denominator=rows.denominator.max()
        )
        return whole.filter(whole["count"].notnull(), whole.denominator > 0)
    base = _base(engine, given)
    on: list[Any] = ["area", "year"] if given.same_period else ["area"]
    figure = rows["count"] if given.kind == "counts" else rows["value"]
    if given.kind == "counts" and given.series.field != "count":
        figure = rows[given.series.field]
    each = rows.filter(figure.notnull()).select(
        "area", *PERIOD, figure=figure, year=rows.period_start.year()
    )
    summed = each.group_by(["area", "year", *PERIOD]).aggregate(figure=each.figure.sum())
    joined = summed.inner_join(base, on)
    counted = {
        "counts": joined.figure,
        "share": joined.figure * joined.people / 100.0,
        "mean": joined.figure * joined.people,
        "threshold": ibis.ifelse(_passes(joined, given.series), joined.people, 0.0),
    }[given.kind]
    return joined.select("area", *PERIOD, count=counted, denominator=joined.people)


def _passes(joined: ibis.Table, series: Series) -> Any:
    tests = []
    if series.at_least is not None:
        tests.append(joined.figure >= series.at_least)
    if series.at_most is not None:
        tests.append(joined.figure <= series.at_most)
    return ibis.and_(*tests)


def _base(engine: Engine, given: Inputs) -> ibis.Table:
    base = cast(Series, given.base)
    rows = _rows(engine, base)
    amount = rows[base.field]
    found = rows.filter(amount.notnull()).select(
        "area", "period_end", people=amount, year=rows.period_start.year()
    )
    if given.same_period:
        return found.group_by(["area", "year"]).aggregate(people=found.people.max())
    latest = found.group_by("area").aggregate(period_end=found.period_end.max())
    newest = found.inner_join(latest, ["area", "period_end"])
    return newest.group_by("area").aggregate(people=newest.people.max())


def _observations(definition: Definition, rows: ibis.Table) -> ibis.Table:
    """Sums as OBSERVATION rows in the definition's unit."""
    nothing = ibis.null("float64")
    given = definition.inputs
    age = given.series.age or "All ages"
    value = definition.multiplier * rows["count"] / rows.denominator.nullif(0.0)
    modelled = "modelled" if given.kind in ("share", "mean") else ""
    texts = {
        "sex": given.series.sex,
        "age": age,
        "category_type": "",
        "category": "",
        "kind": "observed",
        "series": "computed",
        "unit": definition.unit,
        "method": definition.method,
        "source": f"{definition.source.publisher}, {definition.source.title}",
        "note": modelled,
    }
    count = nothing if given.kind == "mean" else rows["count"]
    made = rows.mutate(
        value=value,
        count=count,
        lower=nothing,
        upper=nothing,
        confidence=nothing,
        **{name: ibis.literal(text) for name, text in texts.items()},
    )
    return made.select(*OBSERVATION.names)


def observations(
    definition: Definition, engine: Engine, *, confidence: float = CONFIDENCE
) -> pa.Table:
    """The indicator's rows, with intervals by its method, sorted by the key of OBSERVATION."""
    found = engine.execute(expression(definition, engine))
    return _finished(definition, found, confidence)


def all_observations(
    chosen: Iterable[Definition], engine: Engine, *, confidence: float = CONFIDENCE
) -> Iterator[tuple[Definition, pa.Table]]:
    """As ``observations`` for each definition, those that add up alike in one pass together."""
    alike: dict[tuple[str, ...], list[Definition]] = {}
    for each in chosen:
        plain = each.inputs.kind == "published"
        key = () if plain else (each.inputs.level, *each.area_types)
        alike.setdefault(key, []).append(each)
    for key, together in alike.items():
        found = engine.execute((_sums if key else _published)(together, engine))
        for each in together:
            mine = found.filter(pc.equal(found["indicator"], each.id))
            if key and mine.num_rows:
                mine = _observations(each, ibis.memtable(mine)).to_pyarrow()
            yield each, _finished(each, mine if mine.num_rows else _no_rows(), confidence)


def _no_rows() -> pa.Table:
    return OBSERVATION.schema.empty_table()


def _finished(definition: Definition, rows: pa.Table, confidence: float) -> pa.Table:
    found = rows.cast(OBSERVATION.schema)
    if definition.method in WITH_INTERVAL and found.num_rows:
        found = _with_interval(definition, found, confidence)
    return found.sort_by([(name, "ascending") for name in OBSERVATION.key])


def _with_interval(definition: Definition, rows: pa.Table, confidence: float) -> pa.Table:
    count = rows["count"].to_numpy(zero_copy_only=False)
    base = rows["denominator"].to_numpy(zero_copy_only=False)
    method = proportion if definition.method == "proportion" else rate
    if definition.method == "proportion":
        count = np.minimum(count, base)
    made = method(count, base, confidence=confidence, multiplier=definition.multiplier)
    kept = {"value": made.value, "lower": made.lower, "upper": made.upper}
    for name, values in kept.items():
        rows = _replaced(rows, name, pa.array(values, from_pandas=True))
    known = np.isfinite(made.lower)
    level = pa.array(np.where(known, confidence, np.nan), from_pandas=True)
    return _replaced(rows, "confidence", level)


def _replaced(rows: pa.Table, name: str, values: pa.Array) -> pa.Table:
    place = rows.schema.get_field_index(name)
    return rows.set_column(place, rows.schema.field(place), values)


def publish(
    lake: Lake, engine: Engine, chosen: Iterable[Definition], *, now: datetime
) -> dict[str, int]:
    """Makes every indicator that is not in the lake as published and puts it there, in one commit.

    Returns the rows of each. An indicator whose inputs the lake lacks has none, and what was made
    of it before is dropped, as is what was made of indicators that nobody defines any more.
    """
    chosen = list(chosen)
    defined = {f"{MADE}{each.id}" for each in (*chosen, *definitions())}
    wanted = [each for each in chosen if not each.is_identity]
    small = small_codes(lake)
    made = {each.id: too_small(rows, small) for each, rows in all_observations(wanted, engine)}
    parts = {part.dataset: part for part in lake.parts("observation")}
    with lake.transaction() as tx:
        for dataset in parts:
            if dataset.startswith(MADE) and dataset not in defined:
                tx.drop(OBSERVATION, dataset)
        for name, rows in made.items():
            dataset = f"{MADE}{name}"
            if not rows.num_rows:
                tx.drop(OBSERVATION, dataset)
                continue
            inputs = tuple(
                Input(f"observation/{part.dataset}", part.sha256, part.rows)
                for part in parts.values()
                if not part.dataset.startswith(MADE)
            )
            made_by = f"headwater load, definition {name}"
            tx.put(OBSERVATION, dataset, rows, Provenance(made_by, inputs, now, __version__))
    return {name: rows.num_rows for name, rows in made.items()}
