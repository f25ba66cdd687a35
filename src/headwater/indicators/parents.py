"""Which larger areas each small area counts towards, as an expression.

For each small area and type of parent the newest look-up is used. Combined authorities are reached
through districts, and the nation through regions where councils are what is added up.
"""

from __future__ import annotations

from collections.abc import Iterable

import ibis

from headwater.lake.engine import Engine

COUNCILS = ("LAD", "UTLA")


def parents(engine: Engine, level: str, types: Iterable[str]) -> ibis.Table:
    """Columns child, parent and share, for small areas of type ``level`` and parents of ``types``.

    A unitary authority is a parent once, though it is a district and an upper tier under one code.
    """
    wanted = [each for each in types if each != level]
    rows = engine.table("membership")
    rows = rows.filter(~rows.vintage.contains(">"))
    direct = _newest(rows.filter(rows.child_type == level, rows.parent_type.isin(wanted)))
    plain = direct.select("child", "parent", "share")
    if "CAUTH" in wanted and level != "LAD":
        other = direct.filter(direct.parent_type != "CAUTH").select("child", "parent", "share")
        plain = other.union(_by_way_of(rows, level, "LAD", "CAUTH"))
    if "country" in wanted and level in COUNCILS:
        plain = plain.union(_by_way_of(rows, level, "region", "country"))
    apart = plain.filter(plain.child != plain.parent)
    return apart.group_by(["child", "parent"]).aggregate(share=apart.share.max())


def _by_way_of(rows: ibis.Table, level: str, middle: str, top: str) -> ibis.Table:
    first = _newest(rows.filter(rows.child_type == level, rows.parent_type == middle))
    second = _newest(rows.filter(rows.child_type == middle, rows.parent_type == top))
    second = second.select(between="child", above="parent", part="share")
    through = first.inner_join(second, first.parent == second.between)
    return through.select("child", parent="above", share=through.share * through.part)


def _newest(rows: ibis.Table) -> ibis.Table:
    latest = rows.group_by(["child", "parent_type"]).aggregate(vintage=rows.vintage.max())
    joined = rows.inner_join(latest, ["child", "parent_type", "vintage"])
    return joined.group_by(["child", "parent", "parent_type"]).aggregate(share=joined.share.max())
