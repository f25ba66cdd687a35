"""What the service shows: the lake, and the style sheets of its pages."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.staticfiles import finders

from headwater.lake.errors import LakeError
from headwater.lake.inspection import debris, faults
from headwater.lake.store import Lake
from headwater_web.operations.doctor.looks import Finding, doubtful, well, wrong

SHEETS = ("nhsuk/nhsuk.css", "headwater/headwater.css", "headwater/charts.css")
AGAIN = "Load the files again: headwater load FOLDER."


def lake(found: Lake) -> Iterator[Finding]:
    """Whether the lake can be read, and every byte of it is as it was published."""
    try:
        version = found.version
    except LakeError as broken:
        yield wrong("lake", f"{broken}.", "Restore the newest backup, or load the files again.")
        return
    if not version:
        mend = "Load a region (headwater load FOLDER) or make the fictional one (headwater demo)."
        yield wrong("lake", f"{found.root} holds nothing yet.", mend)
        return
    seen = faults(found)
    for fault in seen:
        yield wrong("lake", fault, AGAIN)
    if not seen:
        yield well("lake", f"All {len(found.parts()):,} parts of version {version:,} are sound.")
    left = len(debris(found))
    if left:
        says = f"{left:,} files of a load that died are left."
        yield doubtful("lake leftovers", says, "The next load removes them.")


def sheets(names: tuple[str, ...] = SHEETS) -> Iterator[Finding]:
    """Whether the style sheets were made when Headwater was installed."""
    absent = [name for name in names if finders.find(name) is None]
    if absent:
        mend = "Install Headwater again; its build fetches the NHS front end."
        yield wrong("style sheets", f"{', '.join(absent)} is not there: pages are bare.", mend)
    else:
        yield well("style sheets", "Every one is there.")
