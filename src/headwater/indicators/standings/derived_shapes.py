"""The shapes of the tables that Headwater derives from observations.

``standing``     where each area stands on each indicator, now and lately
``inequality``   the gap by deprivation and by rural or urban class inside each place
``rural_trend``  whether rural districts fare worse or better over time than urban ones
``peer``         the places most like each place, and what each makes of the likeness
``characteristic``  what places are compared by, so that any two can be set side by side

>>> STANDING.key
('indicator', 'area', 'area_type', 'sex', 'age')
"""

from __future__ import annotations

from headwater.lake.shapes import AREA_TYPES, SEXES, Column, Shape

VERDICTS = (
    "worse",
    "better",
    "similar",
    "lower",
    "higher",
    "worst_fifth",
    "best_fifth",
    "lowest_fifth",
    "highest_fifth",
    "middle",
    "not_compared",
)
BASES = ("interval", "published", "rank", "none")
TRENDS = (
    "worsening",
    "improving",
    "rising",
    "falling",
    "no_clear_change",
    "not_enough_data",
)
SURENESS = ("sure", "likely", "cannot_tell", "rank", "none")

_WHO = (
    Column("indicator", "code", True, "the id of the indicator's definition"),
    Column("area", "code", True, "the code of the place"),
    Column("area_type", "text", True, "the type it is compared within", AREA_TYPES),
    Column("sex", "text", True, "whom it counts", SEXES),
    Column("age", "text", True, "the ages it counts"),
)

STANDING = Shape(
    "standing",
    (
        *_WHO,
        Column("series", "text", False, "the release it comes from"),
        Column("period", "text", True, "the latest period"),
        Column("period_start", "date", True, "its first day"),
        Column("period_end", "date", True, "its last day"),
        Column("unit", "text", False, "the unit, multiplier included"),
        Column("polarity", "text", True, "which is better", ("lower", "higher", "none")),
        Column("value", "number", False, "the figure"),
        Column("lower", "number", False, "lower limit of its interval"),
        Column("upper", "number", False, "upper limit of its interval"),
        Column("confidence", "number", False, "the level of the interval"),
        Column("note", "text", False, "why the figure is missing or special"),
        Column("england", "number", False, "England in the same period"),
        Column("england_lower", "number", False, "lower limit of England's interval"),
        Column("england_upper", "number", False, "upper limit of England's interval"),
        Column("verdict", "text", True, "how it compares with England", VERDICTS),
        Column("basis", "text", True, "what the verdict rests on", BASES),
        Column("sureness", "text", True, "how sure the verdict is", SURENESS),
        Column("p", "number", False, "chance of a gap this large if there were none"),
        Column("rank", "integer", True, "1 is the best (or highest); 0 where not ranked"),
        Column("rank_of", "integer", True, "how many areas of the type were ranked"),
        Column("fifth", "integer", True, "1 is the worst (or lowest) fifth; 0 where none"),
        Column("z", "number", False, "distance from England, in SD of areas; right is better"),
        Column("shrunk_z", "number", False, "the same after empirical Bayes shrinkage"),
        Column("weight", "number", False, "the share of its own value kept in shrinking"),
        Column("trend", "text", True, "which way it has been going", TRENDS),
        Column("trend_sureness", "text", True, "how sure that is", SURENESS),
        Column("trend_p", "number", False, "chance of a slope this steep if there were none"),
        Column("slope", "number", False, "change a year"),
        Column("slope_lower", "number", False, "lower limit of the slope"),
        Column("slope_upper", "number", False, "upper limit of the slope"),
        Column("shrunk_slope", "number", False, "change a year after empirical Bayes shrinkage"),
        Column("trend_points", "integer", True, "how many periods the slope rests on"),
        Column("reference_period", "text", False, "the earlier period, fixed by rule"),
        Column("reference_value", "number", False, "the figure then"),
        Column("reference_lower", "number", False, "lower limit then"),
        Column("reference_upper", "number", False, "upper limit then"),
        Column("change", "number", False, "the figure now less the figure then"),
        Column("england_change", "number", False, "the same for England"),
        Column("gap_trend", "text", True, "which way the difference from England goes", TRENDS),
        Column("gap_p", "number", False, "chance of such a slope in the difference"),
        Column("aggregated", "integer", True, "1 where worked out from member councils"),
    ),
    ("indicator", "area", "area_type", "sex", "age"),
    "Where each area stands: its latest figure beside England's, its rank and its trend.",
)

INEQUALITY = Shape(
    "inequality",
    (
        *_WHO,
        Column("period", "text", True, "the period of the small-area figures"),
        Column("unit", "text", False, "the unit, multiplier included"),
        Column("small_area_type", "text", True, "LSOA or MSOA", AREA_TYPES),
        Column("dimension", "text", True, "by what people were divided", ("deprivation", "rural")),
        Column("group", "text", True, "slope, 1 (most deprived fifth) to 5, rural or urban"),
        Column("small_areas", "integer", True, "how many small areas it rests on"),
        Column("population", "number", False, "how many people live in them"),
        Column("value", "number", False, "mean of the group; for slope the slope index"),
        Column("lower", "number", False, "lower limit of its interval"),
        Column("upper", "number", False, "upper limit of its interval"),
        Column("freedom", "number", False, "degrees of freedom of the interval; blank for many"),
        Column("england", "number", False, "the same group in all of England held"),
        Column("most_deprived", "number", False, "the line's value at the most deprived end"),
        Column("least_deprived", "number", False, "the line's value at the least deprived end"),
        Column("note", "text", False, "why there is no answer"),
    ),
    ("indicator", "area", "area_type", "sex", "age", "dimension", "group"),
    "The gap inside each place, by deprivation and by rural or urban class.",
)

RURAL_TREND = Shape(
    "rural_trend",
    (
        Column("indicator", "code", True, "the id of the indicator's definition"),
        Column("sex", "text", True, "whom it counts", SEXES),
        Column("age", "text", True, "the ages it counts"),
        Column("unit", "text", False, "the unit, multiplier included"),
        Column("polarity", "text", True, "which is better", ("lower", "higher", "none")),
        Column("from_period", "text", True, "the reference period"),
        Column("to_period", "text", True, "the latest period"),
        Column("districts", "integer", True, "how many districts were compared"),
        Column("rural_districts", "integer", True, "how many of them are mainly rural"),
        Column("rural_slope", "number", False, "change a year in a wholly rural district"),
        Column("urban_slope", "number", False, "change a year in a wholly urban district"),
        Column("difference", "number", False, "rural slope less urban slope"),
        Column("lower", "number", False, "lower limit of the difference"),
        Column("upper", "number", False, "upper limit of the difference"),
        Column("p", "number", False, "chance of such a difference if there were none"),
        Column("q", "number", False, "false discovery rate over all indicators looked at"),
        Column(
            "verdict",
            "text",
            True,
            "falling_behind, catching_up, rising_faster, falling_faster or no_evidence",
        ),
        Column("note", "text", False, "caveat of comparability"),
    ),
    ("indicator", "sex", "age"),
    "Rural against urban districts over time, one row an indicator.",
)

PEER = Shape(
    "peer",
    (
        Column("area", "code", True, "the code of the place"),
        Column("area_type", "text", True, "its type", AREA_TYPES),
        Column("peer", "code", True, "a place like it"),
        Column("rank", "integer", True, "1 is the nearest"),
        Column("distance", "number", True, "0 the same, 1 the least like", least=0.0, most=1.0),
        Column("why", "text", False, "what makes them alike and what sets them apart"),
    ),
    ("area", "area_type", "peer"),
    "The places most like each place.",
)

CHARACTERISTIC = Shape(
    "characteristic",
    (
        Column("area", "code", True, "the code of the place"),
        Column("area_type", "text", True, "its type", AREA_TYPES),
        Column("characteristic", "code", True, "the id of the characteristic"),
        Column("value", "number", False, "its value in natural units"),
    ),
    ("area", "area_type", "characteristic"),
    "What places are like, for choosing peers and saying why two match.",
)
