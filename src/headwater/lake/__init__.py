"""Tables kept as Parquet, published at once or not at all, each with its provenance.

``shapes`` says which columns a table has, ``periods`` reads publishers' periods, ``door`` lets rows
in, ``store`` keeps and reads them, ``provenance`` says what made them, ``engine`` runs one
expression on DuckDB or Spark. ``mapping`` and ``loading`` bring in publishers' files; ``fetch`` is
the one module that speaks to the network.
"""

from headwater.lake.door import admit
from headwater.lake.errors import LakeError
from headwater.lake.provenance import Input, Provenance
from headwater.lake.shapes import AREA, BOUNDARY, MEMBERSHIP, OBSERVATION, REJECT, Shape
from headwater.lake.store import Lake

__all__ = [
    "AREA",
    "BOUNDARY",
    "MEMBERSHIP",
    "OBSERVATION",
    "REJECT",
    "Input",
    "Lake",
    "LakeError",
    "Provenance",
    "Shape",
    "admit",
]
