"""Charts and maps as SVG: a frozen dataclass in, markup out, nothing else.

Start with `strip` (a place among all districts), `rank` (rows with intervals), `trend` (over
time) and `map`; then `slope` (the gradient by deprivation), `control` (chance or change?),
`funnel` and `bars`. `marks` holds the shapes and words of verdicts, `document` makes a picture
for a slide. `palette`, `scale`, `lettering`, `frame`, `plot` and `map_names` are what they are
drawn with. The style sheet is ``headwater/charts.css``.
"""
