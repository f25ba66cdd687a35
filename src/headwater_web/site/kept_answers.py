"""Pages made of public figures alone are made once for each edition of the figures, then kept.

A visitor who is not signed in sees the same as every other: what a page says depends on the lake,
on what people shared, and on this version of Headwater. The three make an edition. Answers of one
edition lie in a folder that all processes share; with a new edition a new folder begins and the old
ones go. Only views named in ``KEPT`` take part: a test counts what they ask of the database, and
fails where one of them begins to show more than figures.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers

from headwater import __version__
from headwater_web.site import joints, shelf
from headwater_web.site.middleware import layers_for

KEPT = frozenset(
    {
        "rural",
        "place:index",
        "place:search",
        "place:compare",
        "place:place",
        "place:csv",
        "place:picture",
        "place:gap-picture",
        "place:gap-csv",
        "indicators:index",
        "indicators:indicator",
        "indicators:csv",
        "indicators:map-picture",
        "indicators:rank-picture",
        "indicators:trend-picture",
    }
)
API = "api-"
MOST = 5_000
QUICK = 1
LONGEST_ADDRESS = 300
HEADERS = ("Content-Type", "Content-Disposition")


class KeptAnswersMiddleware:
    """Gives a kept answer where there is one, and keeps those that may be."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer from the shelf of kept ones, or answer and keep."""
        if not settings.KEEP_ANSWERS or not may_be_kept(request):
            return self.get_response(request)
        path = place_of(request)
        tag = f'W/"{path.parent.name[:16]}{path.name[:16]}"'
        if tag in request.headers.get("If-None-Match", "") and path.exists():
            return HttpResponseNotModified(headers={"ETag": tag})
        response = taken(path, request)
        if response is None:
            response = self.get_response(request)
            if is_whole(response):
                response = kept(path, response, request)
        if response.status_code == 200:
            response["ETag"] = tag
        return response


def may_be_kept(request: HttpRequest) -> bool:
    """Whether nobody is signed in and the view shows public figures alone."""
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    asks = request.method == "GET" and len(request.get_full_path()) <= LONGEST_ADDRESS
    if signed_in or not asks or "HX-Request" in request.headers:
        return False
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return False
    request.resolver_match = match
    return match.view_name in KEPT or match.view_name.startswith(API)


def place_of(request: HttpRequest) -> Path:
    """Where the answer to this address lies, in the folder of the edition that is shown now."""
    nobody: Any = AnonymousUser()
    figures = f"{shelf.edition(layers_for(nobody))} {joints.edition()}"
    edition = f"{__version__} {settings.HOME_REGION} {figures}"
    address = f"{request.get_host()} {request.get_full_path()}"
    return Path(settings.HOME) / "cache" / "answers" / hashed(edition) / hashed(address)


def hashed(text: str) -> str:
    """A file's name for a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def taken(path: Path, request: HttpRequest) -> HttpResponse | None:
    """The answer that is kept; None where there is none."""
    try:
        head, _, packed = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return answer(head, packed, request)


def answer(head: bytes, packed: bytes, request: HttpRequest) -> HttpResponse:
    """What is kept as an answer to this request, packed where its reader can unpack it."""
    response = HttpResponse(packed, headers=json.loads(head))
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response["Content-Encoding"] = "gzip"
    else:
        response.content = gzip.decompress(packed)
    patch_vary_headers(response, ("Accept-Encoding",))
    response["Content-Length"] = str(len(response.content))
    return response


def is_whole(response: HttpResponse) -> bool:
    """Whether everybody would be given this very answer."""
    return response.status_code == 200 and not response.streaming and not response.cookies


def kept(path: Path, response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """Keep an answer and give it: it is packed once, for the shelf and for this reader."""
    head = json.dumps({name: response[name] for name in HEADERS if name in response}).encode()
    packed = gzip.compress(response.content, QUICK, mtime=0)
    with suppress(OSError):
        write(path, head + b"\n" + packed)
    return answer(head, packed, request)


def write(path: Path, content: bytes) -> None:
    """Write aside first, then under its name; nothing where the folder is full."""
    begin(path.parent)
    if sum(1 for _ in os.scandir(path.parent)) >= MOST:
        return
    aside = path.with_name(f".{path.name[:16]}-{os.getpid()}")
    aside.write_bytes(content)
    aside.rename(path)


def begin(folder: Path) -> None:
    """The folder of an edition; with a new one those of earlier editions go."""
    if folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True)
    for other in folder.parent.iterdir():
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
