"""The machine: Python and its packages, the disk, the clock, the folder for compiled kernels."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from packaging.requirements import Requirement

from headwater_web.operations.doctor.looks import Finding, doubtful, well, wrong

OLDEST = (3, 11)
LEAST_FREE = 1024**3
GOOD_FREE = 5 * 1024**3
BUILT = datetime(2025, 1, 1, tzinfo=UTC)


def python(running: tuple[int, int] = sys.version_info[:2]) -> Iterator[Finding]:
    """Whether this Python is one that Headwater runs on."""
    shown = ".".join(map(str, running))
    if running < OLDEST:
        yield wrong(
            "python", f"This is Python {shown}.", "Install Python 3.11 or later, and use it."
        )
    else:
        yield well("python", f"This is Python {shown}.")


def packages(needed: list[str] | None = None) -> Iterator[Finding]:
    """Whether each library that Headwater needs is installed, in a version that it can use."""
    missing = []
    for line in requires("headwater") or [] if needed is None else needed:
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            held = version(requirement.name)
        except PackageNotFoundError:
            missing.append(f"{requirement.name} is absent")
            continue
        if not requirement.specifier.contains(held, prereleases=True):
            missing.append(f"{requirement.name} is {held}, not {requirement.specifier}")
    if missing:
        mend = "Install what requirements.lock names: pip install --require-hashes -r it."
        yield wrong("packages", f"{'; '.join(missing)}.", mend)
    else:
        yield well("packages", "Every library is there, in a version that fits.")


def home(folder: Path) -> Iterator[Finding]:
    """Whether the home can be written to and has room."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"well")
    except OSError as error:
        mend = "Give it to the account that runs the service, or set HEADWATER_HOME to another."
        yield wrong("home", f"{folder} cannot be written to ({error.strerror}).", mend)
        return
    yield well("home", f"{folder} can be written to.")
    yield from room(folder, shutil.disk_usage(folder).free)


def room(folder: Path, free: int) -> Iterator[Finding]:
    """Whether ``free`` bytes are enough for the next load, which keeps the old lake beside it."""
    shown = f"{free / 1024**3:,.1f} GB are free where {folder} lies."
    mend = "Make room, or move HEADWATER_HOME to a larger disk."
    if free < LEAST_FREE:
        yield wrong("disk", shown, mend)
    elif free < GOOD_FREE:
        yield doubtful("disk", shown, mend)
    else:
        yield well("disk", shown)


def clock(now: datetime, published: datetime | None) -> Iterator[Finding]:
    """Whether the clock can be right: not before Headwater, nor before the lake was published."""
    mend = "Let the machine keep time by NTP (timedatectl set-ntp true)."
    try:
        ZoneInfo("Europe/London")
    except ZoneInfoNotFoundError:
        yield wrong("clock", "The time zone Europe/London is not known.", "Install tzdata.")
        return
    if now < BUILT or (published and now < published):
        yield wrong("clock", f"It says {now:%-d %B %Y, %H:%M}, which has been.", mend)
    else:
        yield well("clock", f"It says {now:%-d %B %Y, %H:%M} (UTC).")


def kernels(environment: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """Whether compiled kernels can be kept, so that a process need not compile them anew."""
    chosen = environment.get("NUMBA_CACHE_DIR", "")
    folder = Path(chosen) if chosen else Path(__file__).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        mend = "Set NUMBA_CACHE_DIR to a folder that the service may write to."
        says = f"{folder} cannot be written to ({error.strerror}): each start compiles anew."
        yield doubtful("kernels", says, mend)
    else:
        yield well("kernels", f"Compiled kernels are kept under {folder}.")
