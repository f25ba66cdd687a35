"""The page of indicators: every definition in full."""

from __future__ import annotations

from docs.reference.markdown import address, bullets, facts, page, table

from headwater.indicators.definition import Definition, definitions

DOMAINS = {
    "health": "Health",
    "building_blocks": "Building blocks of health",
    "social_fabric": "Social fabric",
    "context": "Context",
}
POLARITIES = {
    "lower": "lower is better",
    "higher": "higher is better",
    "none": "neither is better",
}
METHODS = {
    "published": "published by the source, taken as it stands",
    "proportion": "a proportion, with Wilson's interval",
    "rate": "a rate, with Byar's interval (exact under 10 events)",
    "mean": "a mean, weighted by people",
    "share": "a share of people, counted from small areas",
    "ratio": "one number over another",
}

OVERLAP = "overlap: neighbours share years"


def text() -> str:
    """The page as text."""
    known = definitions()
    overview = table(
        ("indicator", "unit", "better", "areas"),
        [
            (f"[{each.name}](#{each.id})", each.unit, each.polarity, ", ".join(each.area_types))
            for each in known
        ],
    )
    parts = [overview]
    for domain, title in DOMAINS.items():
        parts.append(f"## {title}")
        parts += [entry(each) for each in known if each.domain == domain]
    return page(
        "Indicators",
        f"Every indicator that Headwater knows: {len(known)} definitions, each a file in "
        "`src/headwater/indicators/definitions`.",
        *parts,
    )


def entry(definition: Definition) -> str:
    """One definition: what it is, why it matters, how it is made, what to beware of."""
    source = definition.source
    known = facts(
        (
            ("id", f"`{definition.id}`"),
            ("in short", definition.short),
            ("unit", definition.unit),
            ("numerator", definition.numerator),
            ("denominator", definition.denominator),
            ("method", METHODS[definition.method]),
            ("polarity", POLARITIES[definition.polarity]),
            ("theme", definition.theme),
            ("area types", ", ".join(definition.area_types)),
            ("made from", made_from(definition)),
            (
                "periods",
                "overlap: neighbours share years" if definition.overlapping_periods else "",
            ),
            ("source", f"{source.publisher}, {source.title} {address(source.url)}"),
            ("licence", source.licence),
        )
    )
    caveats = "Beware:\n\n" + bullets(definition.caveats) if definition.caveats else ""
    heading = f'### <a id="{definition.id}"></a>{definition.name}'
    return "\n\n".join(part for part in (heading, definition.why, known, caveats) if part)


def made_from(definition: Definition) -> str:
    """Which rows of the lake it rests on."""
    given = definition.inputs
    if definition.is_identity:
        return ""
    text = f"`{given.series.indicator}`"
    if given.series.categories:
        text += f" ({', '.join(given.series.categories)})"
    if given.base is not None:
        text += f" over `{given.base.indicator}`"
    if given.kind != "published":
        text += f", added up from areas of type {given.level}"
    return text
