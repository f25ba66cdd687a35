"""The changes of state of a brought indicator: bring, share, remove.

The figures are written first, under another name; the folder is renamed; the row comes last.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.db import transaction
from django.utils import timezone

import headwater
from headwater.indicators.own import Description, read_own
from headwater.indicators.own import OwnIndicator as OwnFile
from headwater.indicators.own_file import OwnFileError
from headwater.indicators.standings import standing
from headwater.lake.admission import Admission
from headwater.lake.provenance import Input, Provenance
from headwater.lake.store import Lake
from headwater_web.accounts.models import User
from headwater_web.audit import Action, actor_of, record
from headwater_web.figures.private_lakes import discard, keep, sweep
from headwater_web.figures.request import public_lake
from headwater_web.indicators.models import OwnIndicator
from headwater_web.indicators.own_entries import BROUGHT, REMOVED, SHARED, UNSHARED
from headwater_web.indicators.upload import UploadError, check

DATASET = "brought"
MOST_EACH = 50
SHOWN = 20
NAMED = 60


@dataclass(frozen=True)
class Brought:
    """A file as it came: its name, its bytes, and what its owner says of it."""

    file_name: str
    content: bytes
    about: Description


class BringingError(ValueError):
    """A file was not taken. ``says`` are sentences; ``rejects`` the rows refused, if any."""

    def __init__(self, says: tuple[str, ...], rejects: tuple[dict[str, Any], ...] = ()) -> None:
        super().__init__(" ".join(says))
        self.says = says
        self.rejects = rejects


def bring(owner: User, given: Brought) -> OwnIndicator:
    """Check the file, write its lake, and keep it; all of it or nothing.

    Raises ``BringingError`` where no row can be used.
    """
    kept = OwnIndicator.objects.values_list("indicator", flat=True)
    sweep(Path(settings.HOME) / "own", set(kept))
    if OwnIndicator.objects.owned_by(owner).count() >= MOST_EACH:
        raise BringingError((f"You have added {MOST_EACH} indicators. Remove one first.",))
    found = read(given)
    name = identifier(found.definition.id)
    good = renamed(found.admission.good, name)
    made = OwnIndicator(
        indicator=name,
        name=found.definition.name,
        unit=found.definition.unit,
        polarity=found.definition.polarity,
        domain=found.definition.domain,
        why=given.about.why,
        source=given.about.publisher,
        newest=found.definition.date,
        overlapping=found.definition.overlapping_periods,
        owner=owner,
        rows=good.num_rows,
        refused=found.admission.rejects.num_rows,
        remarks=list(found.remarks),
    )
    admission = replace(found.admission, good=good)
    keep(
        made.lake_root,
        lambda folder: write(folder, made, admission, given),
        lambda: saved(made),
    )
    return made


def saved(made: OwnIndicator) -> None:
    """Keep the row of a new indicator, and record it."""
    made.save(force_insert=True)
    written(BROUGHT, made)


def written(action: Action, found: OwnIndicator) -> None:
    """Record a change of an indicator by its owner; its words are hers and not the audit's."""
    record(actor=actor_of(found.owner), action=action, subject=f"indicator:{found.indicator}")


def read(given: Brought) -> OwnFile:
    """The file, checked; its good rows and its rejects."""
    name = given.file_name[-NAMED:]
    areas = public_lake().read("area", ["code", "name"])
    known = dict(zip(areas["code"].to_pylist(), areas["name"].to_pylist(), strict=True))
    try:
        check(given.content, name)
        found = read_own(given.content, name, given.about, known)
    except (UploadError, OwnFileError) as refused:
        raise BringingError((str(refused),)) from refused
    except BaseException as broken:
        if type(broken).__module__ != "pyo3_runtime":
            raise
        says = f"{name}: the workbook cannot be opened. Save it again as Excel or CSV."
        raise BringingError((says,)) from broken
    if not found.admission.good.num_rows:
        rejects = tuple(found.admission.rejects.sort_by("row").slice(0, SHOWN).to_pylist())
        raise BringingError(found.remarks, rejects)
    return found


def write(root: Path, made: OwnIndicator, admission: Admission, given: Brought) -> None:
    """The small lake: rows, rejects, and where every place stands."""
    lake = Lake(root)
    now = timezone.now()
    with lake.transaction() as tx:
        tx.put_admission(admission, DATASET, provenance(given, admission, now))
    derived = standing.derive(lake, [made.definition], now=now, places=public_lake())
    if not derived.rows["standing"]:
        raise BringingError(
            (
                "None of the areas is a district, a council, a ward, an MSOA, an ICB or a region. "
                "Pages show those: add figures for them to the file.",
            )
        )


def provenance(given: Brought, admission: Admission, now: Any) -> Provenance:
    """Which file it was, by its hash, and whose."""
    digest = hashlib.sha256(given.content).hexdigest()
    return Provenance(
        "brought by a person",
        inputs=(Input(given.file_name[-NAMED:], digest, admission.summary.rows),),
        made_at=now,
        version=headwater.__version__,
        publisher=given.about.publisher,
        licence="As stated by its owner",
    )


def renamed(rows: pa.Table, indicator: str) -> pa.Table:
    """The rows under the indicator's own id."""
    place = rows.column_names.index("indicator")
    return rows.set_column(place, "indicator", pa.array([indicator] * rows.num_rows, pa.string()))


def identifier(slug: str) -> str:
    """An id that nobody else's indicator has; made from the name, so that addresses can be read."""
    plain = re.sub(r"[^a-z0-9-]", "", slug)[:44].strip("-")
    return f"{plain}-{secrets.token_hex(4)}"


def set_shared(found: OwnIndicator, shared: bool) -> None:
    """Show it to everybody, or to its owner alone."""
    with transaction.atomic():
        found.shared = shared
        found.save(update_fields=["shared"])
        written(SHARED if shared else UNSHARED, found)


def remove(found: OwnIndicator) -> None:
    """Take it away, row first: nobody sees a folder without a row."""
    discard(found.lake_root, lambda: deleted(found))


def deleted(found: OwnIndicator) -> None:
    """Take the row away, and record it."""
    found.delete()
    written(REMOVED, found)


def rejects(found: OwnIndicator, most: int) -> list[dict[str, Any]]:
    """The first rows that were kept aside, with what is wrong and how to mend it."""
    lake = Lake(found.lake_root)
    if "reject" not in lake.tables():
        return []
    rows: list[dict[str, Any]] = lake.read("reject").sort_by("row").slice(0, most).to_pylist()
    return rows
