"""Loading: publishers' files in, checked rows in the lake out, all of it in one commit.

Each file is recognised by its columns, read by its mapping (``mapping``), checked at the door and
put as one dataset. Bad rows go to the ``reject`` table. Nothing is committed until every file has
been read, so an interrupted load leaves the lake as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import perf_counter

import duckdb
import pyarrow as pa

from headwater import __version__
from headwater.lake import reconciliation
from headwater.lake.candidates import candidates, open_connection, prepare
from headwater.lake.door import admit
from headwater.lake.mapping import Mapping, explain_unknown, recognise
from headwater.lake.provenance import Provenance, input_of
from headwater.lake.shapes import REJECT, SHAPES
from headwater.lake.source_file import Sheet, SourceFileError, form_of, sheets
from headwater.lake.store import Lake
from headwater.lake.transaction import Transaction

Progress = Callable[[str, int, int], None]
Memberships = Callable[[], pa.Table]
Inspect = Callable[[str, str, Sequence[str], Memberships], str]
LINKED = ("area", "membership")


@dataclass(frozen=True)
class DatasetLoad:
    """What one table of one file came to: rows kept and refused by table, and the seconds taken."""

    file: str
    mapping: str
    dataset: str
    good: dict[str, int]
    rejected: int
    seconds: float


@dataclass(frozen=True)
class LoadSummary:
    """What a load did.

    ``problems`` are sentences on files that could not be loaded; ``left`` on files that are known
    and left alone.
    """

    datasets: tuple[DatasetLoad, ...]
    problems: tuple[str, ...]
    left: tuple[str, ...]
    seconds: float
    version: int

    @property
    def good(self) -> int:
        """Rows that went into the lake."""
        return sum(sum(each.good.values()) for each in self.datasets)

    @property
    def rejected(self) -> int:
        """Rows refused at the door."""
        return sum(each.rejected for each in self.datasets)

    @property
    def succeeded(self) -> bool:
        """Whether something was loaded and no file was left out."""
        return self.good > 0 and not self.problems


@dataclass
class _Plan:
    """A file to be loaded: which of its sheets, by which mapping."""

    path: Path
    mapping: Mapping
    sheet: str
    several: bool


@dataclass
class _Load:
    """The state of one load."""

    con: duckdb.DuckDBPyConnection
    lake: Lake
    now: datetime
    linked: list[reconciliation.Contribution] = field(default_factory=list)
    done: list[DatasetLoad] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)

    def memberships(self) -> pa.Table:
        """Memberships of small areas, of the lake and of what was read so far."""
        return reconciliation.small_area_memberships(self.lake, self.linked)


def files_in(paths: Iterable[Path]) -> tuple[list[Path], list[str]]:
    """The files to load, folders searched for known forms, and a sentence for each that is absent.

    >>> files_in([Path("nowhere.csv")])
    ([], ['nowhere.csv: there is no such file or folder. Check the path.'])
    """
    found: list[Path] = []
    problems: list[str] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.is_file() and form_of(p))
            found += [p for p in inside if not p.name.startswith(".")]
        elif path.is_file():
            found.append(path)
        else:
            problems.append(f"{path.name}: there is no such file or folder. Check the path.")
    return list(dict.fromkeys(found)), problems


def load(
    lake: Lake,
    paths: Iterable[Path],
    mappings: Sequence[Mapping],
    *,
    now: datetime,
    inspect: Inspect | None = None,
    progress: Progress | None = None,
    reference: Sequence[reconciliation.Contribution] = (),
) -> LoadSummary:
    """Loads files and folders into the lake in one commit.

    ``inspect(system, column, codes, memberships)`` may refuse a file: it is given the code system
    that a mapping expects of a column, up to 2,000 of its codes, and a way to see the memberships
    of small areas known so far; it returns a sentence, or the empty text when all is well.
    ``reference`` are areas and memberships that no file brings. Files that cannot be read or
    recognised become ``problems``; the others load. ``LakeError`` where the lake itself cannot be
    written.
    """
    started = perf_counter()
    files, problems = files_in(paths)
    with open_connection() as con:
        state = _Load(con, lake, now, list(reference), problems=problems)
        plans = _plans(state, files, mappings)
        with lake.transaction() as tx:
            for number, plan in enumerate(plans):
                if progress:
                    progress(plan.path.name, number, len(plans))
                _load_file(state, tx, plan, inspect)
            reconciliation.put_linked(con, lake, tx, state.linked, mappings)
    if progress:
        progress("", len(plans), len(plans))
    seconds = perf_counter() - started
    return LoadSummary(
        tuple(state.done), tuple(state.problems), tuple(state.left), seconds, lake.version
    )


def _plans(state: _Load, files: Sequence[Path], mappings: Sequence[Mapping]) -> list[_Plan]:
    plans = []
    for path in files:
        try:
            tables = sheets(state.con, path)
        except SourceFileError as error:
            state.problems.append(str(error))
            continue
        found = [(sheet, recognise(mappings, sheet.columns, path.name)) for sheet in tables]
        known = [(sheet.name, mapping) for sheet, mapping in found if mapping is not None]
        plans += [_Plan(path, mapping, sheet, len(known) > 1) for sheet, mapping in known]
        if not known:
            widest = max(tables, key=lambda sheet: len(sheet.columns))
            state.problems.append(explain_unknown(mappings, widest.columns, path.name))
    return sorted(plans, key=lambda plan: (plan.mapping.precedence, plan.path.name))


def _sheet_of(state: _Load, plan: _Plan) -> Sheet:
    for sheet in sheets(state.con, plan.path):
        if sheet.name == plan.sheet:
            return sheet
    raise SourceFileError(f"{plan.path.name}: changed while it was being read. Load it again.")


def _load_file(state: _Load, tx: Transaction, plan: _Plan, inspect: Inspect | None) -> None:
    started = perf_counter()
    name = plan.path.name
    if plan.mapping.leave:
        state.left.append(f"{name}: {plan.mapping.leave}")
        return
    dataset = _dataset(plan)
    if dataset in state.taken:
        problem = f"holds the same data as {state.taken[dataset]}, which was loaded. Load only one."
        state.problems.append(f"{name}: {problem}")
        return
    try:
        mapping, problem = _open(state, plan, inspect)
        if not problem:
            good, rejected = _admit_all(state, tx, mapping, dataset, plan.path)
    except SourceFileError as error:
        problem = str(error)
    except duckdb.Error as error:
        said = str(error).splitlines()[0]
        problem = (
            f"has the headings of '{plan.mapping.title}', but its contents do not fit: {said}. "
            "Load the published file unchanged."
        )
    if problem:
        state.problems.append(problem if problem.startswith(name) else f"{name}: {problem}")
        return
    state.taken[dataset] = name
    state.done.append(
        DatasetLoad(name, mapping.name, dataset, good, rejected, perf_counter() - started)
    )


def _open(state: _Load, plan: _Plan, inspect: Inspect | None) -> tuple[Mapping, str]:
    """Opens a planned file as ``source``; what is wrong with it, or the empty text."""
    sheet = _sheet_of(state, plan)
    sheet.open()
    if plan.mapping.uses_areas:
        reconciliation.make_known_areas(state.con, state.lake, state.linked)
    mapping = plan.mapping.bound(sheet.columns)
    problem = prepare(state.con, mapping, plan.path.name, sheet.name)
    return mapping, problem or _wrong_codes(state, mapping, inspect)


def _dataset(plan: _Plan) -> str:
    name = plan.mapping.dataset
    if plan.mapping.per_file:
        name += ":" + plan.path.name.split(".")[0].lower()
    return f"{name}:{plan.sheet.lower()}" if plan.several else name


def _wrong_codes(state: _Load, mapping: Mapping, inspect: Inspect | None) -> str:
    for column, system in mapping.codes.items():
        if inspect is None:
            return ""
        rows = state.con.execute(
            f'SELECT DISTINCT "{column}" FROM source WHERE "{column}" IS NOT NULL LIMIT 2000'
        ).fetchall()
        said = inspect(system, column, [str(row[0]) for row in rows], state.memberships)
        if said:
            return said
    return ""


def _admit_all(
    state: _Load, tx: Transaction, mapping: Mapping, dataset: str, path: Path
) -> tuple[dict[str, int], int]:
    rows = state.con.execute("SELECT count(*) FROM source").fetchall()[0][0]
    made = Provenance(
        made_by=f"headwater load, mapping {mapping.name}",
        inputs=(input_of(path, int(rows)),),
        made_at=state.now,
        version=__version__,
        parameters={"mapping": mapping.name},
        publisher=mapping.publisher,
        licence=mapping.licence,
        note=mapping.note,
    )
    kept: dict[str, list[pa.Table]] = {}
    refused: list[pa.Table] = []
    for shape_name, table in candidates(state.con, mapping):
        if not table.num_rows:
            continue
        if shape_name not in SHAPES:
            kept.setdefault(shape_name, []).append(table.drop_columns(["_row"]))
            continue
        admission = admit(SHAPES[shape_name], table, path.name)
        kept.setdefault(shape_name, []).append(admission.good)
        if admission.rejects.num_rows:
            refused.append(admission.rejects)
    good: dict[str, int] = {}
    for shape_name, tables in kept.items():
        whole = pa.concat_tables(tables)
        good[shape_name] = whole.num_rows
        if shape_name in LINKED:
            state.linked.append(
                reconciliation.Contribution(shape_name, dataset, mapping.precedence, whole, made)
            )
        else:
            tx.put(SHAPES.get(shape_name, shape_name), dataset, whole, made)
    rejected = pa.concat_tables(refused) if refused else None
    if rejected is not None:
        tx.put(REJECT, dataset, rejected, made)
    else:
        tx.drop(REJECT.name, dataset)
    return good, rejected.num_rows if rejected is not None else 0
