"""A few lines of R and of Python that draw a chart again from the file behind it.

What is drawn follows from the file's columns: a line over periods, places in order with their
intervals, or small areas along the order of deprivation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Picture = Literal["over time", "in order", "gradient"]


@dataclass(frozen=True)
class Lines:
    """The same picture in two languages."""

    in_r: str
    in_python: str


R: dict[Picture, str] = {
    "over time": """figures <- read.csv("{address}", fileEncoding = "UTF-8-BOM")
plot(seq_along(figures$period), figures$value, type = "o", pch = 19, xaxt = "n",
     xlab = "", ylab = figures$unit[1], main = "{title}",
     ylim = range(figures$value, figures$lower, figures$upper, na.rm = TRUE))
axis(1, seq_along(figures$period), figures$period)
segments(seq_along(figures$period), figures$lower, y1 = figures$upper)""",
    "in order": """figures <- read.csv("{address}", fileEncoding = "UTF-8-BOM")
figures <- figures[order(figures$value), ]
dotchart(figures$value, labels = figures$area_name, main = "{title}", pch = 19)
segments(figures$lower, seq_len(nrow(figures)), figures$upper)""",
    "gradient": """figures <- read.csv("{address}", fileEncoding = "UTF-8-BOM")
plot(figures$deprivation_rank_within, figures$value, main = "{title}",
     xlab = "most to least deprived", ylab = "", cex = sqrt(figures$population / 1500))
abline(lm(value ~ deprivation_rank_within, figures, weights = population))""",
}
PYTHON: dict[Picture, str] = {
    "over time": """import matplotlib.pyplot as plt
import pandas as pd

figures = pd.read_csv("{address}")
plt.plot(figures["period"], figures["value"], marker="o")
plt.fill_between(figures["period"], figures["lower"], figures["upper"], alpha=0.2)
plt.title("{title}")
plt.show()""",
    "in order": """import matplotlib.pyplot as plt
import pandas as pd

figures = pd.read_csv("{address}").sort_values("value")
plt.hlines(figures["area_name"], figures["lower"], figures["upper"])
plt.plot(figures["value"], figures["area_name"], "o")
plt.title("{title}")
plt.show()""",
    "gradient": """import matplotlib.pyplot as plt
import pandas as pd

figures = pd.read_csv("{address}")
plt.scatter(figures["deprivation_rank_within"], figures["value"], s=figures["population"] / 50)
plt.xlabel("most to least deprived")
plt.title("{title}")
plt.show()""",
}


def lines(picture: Picture, address: str, title: str) -> Lines:
    """The lines for one picture; ``address`` is that of the CSV file, whole.

    >>> "read.csv" in lines("in order", "https://example.org/figures.csv", "Smoking").in_r
    True
    """
    words = {"address": address, "title": title.replace('"', "'").replace("\\", "")}
    return Lines(R[picture].format(**words), PYTHON[picture].format(**words))
