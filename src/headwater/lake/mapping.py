"""A source mapping: which columns of a publisher's file become which columns of the lake.

A mapping is data, one TOML file. It says how a file is recognised (by its column names) and holds
one or more ``[[emit]]`` blocks, each an SQL ``SELECT`` in pieces: the target columns as
expressions over the source columns, an optional condition, and optional alternatives
(``explode``), each of which gives one more row for every source row (wide columns to long rows).

>>> mapping = Mapping.from_dict({
...     "name": "little", "publisher": "ONS", "licence": "OGL v3", "recognise": ["CODE", "NAME"],
...     "emit": [{"shape": "area", "columns": {"code": "CODE", "name": "NAME", "type": "'LAD'"}}],
... })
>>> mapping.missing(["name", "code", "other"])
()
>>> print(mapping.emits[0].select())
SELECT _row, CODE AS "code", NAME AS "name", 'LAD' AS "type" FROM source
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

SHAPES = ("area", "membership", "boundary", "observation")
TABLE_NAME = re.compile(r"[a-z][a-z_]*")


class MappingError(ValueError):
    """A mapping file is not usable; the message names the file, the field and the cure."""


@dataclass(frozen=True)
class Emit:
    """Rows of one shape that a mapping makes from a file.

    ``shape`` is one of ``SHAPES``, checked at the door, or the name of a table of its own.

    ``columns`` and each entry of ``explode`` hold SQL expressions; an entry of ``explode``
    overrides or adds to ``columns``. With no ``explode`` a source row gives one row.
    """

    shape: str
    columns: dict[str, str]
    where: str = ""
    explode: tuple[dict[str, str], ...] = ()
    distinct: bool = False

    def branches(self) -> tuple[Emit, ...]:
        """This block as blocks without ``explode``, one for each alternative."""
        found = []
        for extra in self.explode or ({},):
            columns = {**self.columns, **extra}
            conditions = [text for text in (self.where, columns.pop("where", "")) if text]
            where = " AND ".join(f"({text})" for text in conditions)
            found.append(Emit(self.shape, columns, where, (), self.distinct))
        return tuple(found)

    def select(self) -> str:
        """The SQL that makes this block's candidate rows from the relation ``source``."""
        return "\nUNION ALL\n".join(branch._one() for branch in self.branches())

    def _one(self) -> str:
        listed = ", ".join(f'{expression} AS "{name}"' for name, expression in self.columns.items())
        row = "min(_row) AS _row" if self.distinct else "_row"
        condition = f" WHERE {self.where}" if self.where else ""
        group = " GROUP BY ALL" if self.distinct else ""
        return f"SELECT {row}, {listed} FROM source{condition}{group}"


@dataclass(frozen=True)
class Mapping:
    """How files of one published form are read.

    ``recognise`` are column names (or GeoJSON properties) that must all be there, whatever their
    case. ``hint`` is a regular expression that must occur in the file's name, for forms whose
    columns do not tell them apart. ``dataset`` names the part of the lake that the file fills: two
    forms of the same data share it, so that the second replaces the first; ``per_file`` adds the
    file's name. ``precedence``: where two datasets hold the same area, the lower number is kept.

    ``bind`` gives names to columns whose heading varies: ``lad = "LAD(\\d\\d)CD"`` makes ``{lad}``
    the column itself and ``{lad:1}`` the text its first group caught, in every expression; a name
    that ends in ``?`` may be absent and is then NULL. ``optional`` columns are NULL where absent.
    ``prepare`` is a SELECT over ``raw`` that tidies the file first; with ``uses_areas`` it may join
    ``known_area``, the areas that the lake and this load name. ``leave`` says, for a form that is
    known and not loaded, why. ``codes`` says which code
    system a column must hold (``lsoa21_code = "LSOA21"``), for the check of the vintage.
    """

    name: str
    publisher: str
    licence: str
    recognise: tuple[str, ...]
    emits: tuple[Emit, ...]
    title: str = ""
    url: str = ""
    note: str = ""
    dataset: str = ""
    per_file: bool = False
    hint: str = ""
    bind: dict[str, str] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
    prepare: str = ""
    uses_areas: bool = False
    leave: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    precedence: int = 50

    @classmethod
    def from_dict(cls, content: Dictionary[str, Any], origin: str = "mapping") -> Mapping:
        """Builds a mapping from parsed TOML; ``MappingError`` names what is missing or unknown."""
        fields = dict(content)
        needs = ("name", "publisher", "licence", *(() if fields.get("leave") else ("emit",)))
        for needed in needs:
            if not fields.get(needed):
                raise MappingError(f"{origin}: the field '{needed}' is missing or empty. Add it.")
        if not fields.get("recognise") and not fields.get("bind"):
            raise MappingError(
                f"{origin}: nothing says how to recognise the file. Add 'recognise'."
            )
        emits = tuple(_emit(block, origin) for block in fields.pop("emit", ()))
        fields["recognise"] = tuple(fields.get("recognise", ()))
        fields["optional"] = tuple(fields.get("optional", ()))
        unknown = set(fields) - set(cls.__dataclass_fields__)
        if unknown:
            raise MappingError(f"{origin}: unknown field {sorted(unknown)[0]!r}. Remove it.")
        fields.setdefault("dataset", fields["name"])
        return cls(emits=emits, **fields)

    def missing(self, columns: Iterable[str]) -> tuple[str, ...]:
        """The recognising columns that are not among ``columns``."""
        have = [column.strip() for column in columns]
        lower = {column.casefold() for column in have}
        named = [wanted for wanted in self.recognise if wanted.strip().casefold() not in lower]
        bound = [
            pattern
            for name, pattern in self.bind.items()
            if not name.endswith("?") and not _match(pattern, have)
        ]
        return tuple(named + bound)

    def bound(self, columns: Sequence[str]) -> Mapping:
        """This mapping with ``{name}`` in its expressions replaced by the file's own columns."""
        found: dict[str, re.Match[str] | None] = {
            name.rstrip("?"): _match(pattern, columns) for name, pattern in self.bind.items()
        }

        def fill(slot: re.Match[str]) -> str:
            if slot[1] not in found:
                return slot[0]
            match = found[slot[1]]
            if slot[2]:
                return match[int(slot[2])] if match else ""
            return f'"{match[0]}"' if match else "NULL"

        def text(value: str) -> str:
            return re.sub(r"\{(\w+)(?::(\d))?\}", fill, value)

        emits = tuple(
            replace(
                emit,
                columns={name: text(value) for name, value in emit.columns.items()},
                where=text(emit.where),
                explode=tuple({k: text(v) for k, v in row.items()} for row in emit.explode),
            )
            for emit in self.emits
        )
        return replace(self, emits=emits, prepare=text(self.prepare))

    def suits(self, columns: Iterable[str], file_name: str) -> bool:
        """Whether a file of this name with these columns is of this form."""
        if self.hint and not re.search(self.hint, file_name, re.IGNORECASE):
            return False
        return not self.missing(columns)


def _emit(block: Dictionary[str, Any], origin: str) -> Emit:
    shape, columns = block.get("shape"), block.get("columns")
    if not isinstance(shape, str) or not TABLE_NAME.fullmatch(shape):
        raise MappingError(
            f"{origin}: shape {shape!r} is not one of {', '.join(SHAPES)}, nor a name for a table."
        )
    if not columns:
        raise MappingError(f"{origin}: an [[emit]] block has no columns. Add a columns table.")
    unknown = set(block) - set(Emit.__dataclass_fields__)
    if unknown:
        raise MappingError(f"{origin}: unknown field {sorted(unknown)[0]!r} in [[emit]].")
    return Emit(
        shape=shape,
        columns={name: str(text) for name, text in columns.items()},
        where=block.get("where", ""),
        explode=tuple({k: str(v) for k, v in row.items()} for row in block.get("explode", ())),
        distinct=bool(block.get("distinct", False)),
    )


def _match(pattern: str, have: Sequence[str]) -> re.Match[str] | None:
    tried = (re.fullmatch(pattern, column, re.IGNORECASE) for column in have)
    return next((match for match in tried if match), None)


def read_mapping(path: Path | Traversable) -> Mapping:
    """One mapping from a TOML file."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise MappingError(f"{path.name}: not valid TOML: {error}.") from error
    return Mapping.from_dict(content, origin=path.name)


def read_mappings(*packages: str) -> tuple[Mapping, ...]:
    """Every mapping in the ``mappings`` folders of the named packages, by file name.

    >>> read_mappings()
    ()
    """
    found: list[Mapping] = []
    for package in packages:
        folder = resources.files(package) / "mappings"
        files = [each for each in folder.iterdir() if each.name.endswith(".toml")]
        found += [read_mapping(path) for path in sorted(files, key=lambda each: each.name)]
    return tuple(found)


def recognise(
    mappings: Iterable[Mapping], columns: Sequence[str], file_name: str
) -> Mapping | None:
    """The mapping that suits a file: of several, the one with a hint, then the most columns."""
    suitable = [mapping for mapping in mappings if mapping.suits(columns, file_name)]
    if not suitable:
        return None
    return max(
        suitable,
        key=lambda each: (bool(each.hint), len(each.recognise) + len(each.bind), -each.precedence),
    )


def explain_unknown(mappings: Iterable[Mapping], columns: Sequence[str], file_name: str) -> str:
    """A sentence on why a file was not recognised, and which form it comes nearest to."""
    forms = list(mappings)
    if not forms:
        return f"{file_name}: no mappings are installed, so no file can be recognised."

    def likeness(mapping: Mapping) -> tuple[float, float]:
        wanted = [*mapping.recognise, *mapping.bind.values()]
        found = len(wanted) - len(mapping.missing(columns))
        return found / len(wanted), fuzz.token_set_ratio(" ".join(wanted), " ".join(columns))

    nearest = max(forms, key=likeness)
    seen = _listed(columns)
    cure = "Load the published file unchanged, or write a mapping."
    if likeness(nearest)[0] == 0:
        return (
            f"{file_name}: not recognised: it has none of the columns of any known form. "
            f"The file has: {seen}. {cure}"
        )
    missing = nearest.missing(columns)
    reason = (
        f"these columns are missing: {_listed([_plain(each) for each in missing])}"
        if missing
        else f"the file's name lacks '{nearest.hint}'"
    )
    return (
        f"{file_name}: not recognised. The nearest known form is "
        f"'{nearest.title or nearest.name}', but {reason}. The file has: {seen}. {cure}"
    )


def _listed(names: Sequence[str], most: int = 8) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if names[most:] else "")


def _plain(pattern: str) -> str:
    """A pattern of a heading as a reader would write the heading.

    >>> _plain(r"Income Score( \\(rate\\))?"), _plain(r"LAD(\\d\\d)CD")
    ('Income Score', 'LAD24CD')
    """
    plain = re.sub(r"\((?:[^()\\]|\\.)*\)\?", "", pattern.replace(r"(\d\d)", "24"))
    return re.sub(r"\\s\*|\.\*|[\\?]", "", plain).strip()
