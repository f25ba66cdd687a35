"""Fetched files, put where ``headwater load`` finds them, each with a note of where it came from.

The folder of arrivals holds files only as publishers give them; beside them, in ``.sources``, one
JSON a file says address, time, hash, publisher and licence.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from headwater.lake import fingertips_api, open_geography
from headwater.lake.cache import question, write_aside
from headwater.lake.fetch import Check, Download, Fetcher, FetchError, is_json, no_progress
from headwater.lake.fingertips_api import Question
from headwater.lake.open_geography import Layer
from headwater.lake.paging import PagingError, Row, said
from headwater.lake.published import Publication

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Arrival:
    """A fetched file in its place: how many rows or bytes it holds, and what to know about it."""

    path: Path
    rows: int | None
    size: int
    how: str
    remark: str


def fingertips(
    fetcher: Fetcher,
    asked: Question,
    folder: Path,
    *,
    check: Check = fingertips_api.wrong_with_data,
    progress: Progress = no_progress,
) -> Arrival:
    """Fetches one answer of the Fingertips API into ``folder``.

    Raises:
        FetchError: the download failed, or Fingertips holds nothing for the question.
    """
    got = fetcher.get(asked.url, asked.parameters, check=check, progress=progress)
    if check is not is_json and fingertips_api.is_empty(got.path):
        raise FetchError(
            f"{got.address}: Fingertips holds no rows for this question. Check the indicator and "
            "the kind of area: `headwater fetch area-types` lists them."
        )
    return _arrive(got, folder / asked.file_name, fingertips_api.PUBLISHER, fingertips_api.LICENCE)


def published(
    fetcher: Fetcher, wanted: Publication, folder: Path, *, progress: Progress = no_progress
) -> Arrival:
    """Fetches a file published at one address into ``folder``, under the publisher's own name.

    Raises:
        FetchError: the download failed, or what came is not that file.
    """
    try:
        got = fetcher.get(wanted.url, check=wanted.wrong, progress=progress)
    except FetchError as error:
        raise FetchError(f"{error} It is announced at {wanted.page}") from error
    return _arrive(got, folder / wanted.file_name, wanted.publisher, wanted.licence)


def layer(
    fetcher: Fetcher, wanted: Layer, folder: Path, *, progress: Progress = no_progress
) -> Arrival:
    """Fetches every page of a layer and writes them to ``folder`` as one CSV or GeoJSON.

    Pages are kept in the cache one by one, so an interrupted fetch goes on where it stopped. Where
    the pages do not add up, they are all forgotten.

    Raises:
        FetchError: a page could not be fetched, or the pages do not add up to what the service
            says it holds.
    """
    pages = _Pages(fetcher)
    rows: list[Row] = []
    try:
        total = open_geography.total(wanted, pages)
        for page in open_geography.pages(wanted, pages):
            rows += page
            progress(len(rows), total)
        content = open_geography.rendered(wanted, rows)
    except PagingError as error:
        pages.forget()
        raise FetchError(f"{wanted.name} ({wanted.url}): {error}.") from error
    path = folder / wanted.file_name
    write_aside(path, content)
    publisher, licence = open_geography.attribution()
    _note(
        path,
        {
            "address": question(wanted.url, {"where": wanted.where}),
            "fetched_at": pages.oldest.isoformat() if pages.oldest else "",
            "sha256": hashlib.sha256(content).hexdigest(),
            "rows": len(rows),
            "vintage": wanted.vintage,
            "publisher": publisher,
            "licence": licence,
        },
    )
    return Arrival(path, len(rows), len(content), pages.how, pages.remark)


class _Pages:
    """Asks for pages through a fetcher and remembers which, how old, and how they came."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._addresses: list[str] = []
        self.oldest: datetime | None = None
        self.how = "kept"
        self.remark = ""

    def __call__(self, url: str, parameters: Mapping[str, str]) -> Any:
        got = self._fetcher.get(url, parameters, check=_is_answer)
        self._addresses.append(got.address)
        self.oldest = min(self.oldest or got.fetched_at, got.fetched_at)
        self.how = got.how if got.how != "kept" else self.how
        self.remark = self.remark or got.remark
        return json.loads(got.path.read_bytes())

    def forget(self) -> None:
        for address in self._addresses:
            self._fetcher.cache.forget(address)


def _is_answer(path: Path, content_type: str) -> str:
    wrong = is_json(path, content_type)
    if wrong:
        return wrong
    try:
        said(json.loads(path.read_bytes()))
    except PagingError as error:
        return str(error)
    return ""


def _arrive(got: Download, path: Path, publisher: str, licence: str) -> Arrival:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part")
    shutil.copyfile(got.path, aside)
    aside.replace(path)
    _note(
        path,
        {
            "address": got.address,
            "fetched_at": got.fetched_at.isoformat(),
            "sha256": got.sha256,
            "publisher": publisher,
            "licence": licence,
        },
    )
    return Arrival(path, None, got.size, got.how, got.remark)


def _note(path: Path, source: Mapping[str, object]) -> None:
    note = path.parent / ".sources" / f"{path.name}.json"
    write_aside(note, json.dumps(source, indent=1, ensure_ascii=False).encode())
