"""A real server process and a real browser, for journeys from one page to the next."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from live_server import PEOPLE, Site, answers, enrol, environment, serving


@pytest.fixture(scope="session")
def live_site(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The fictional region, served by a process of its own; two people have accounts."""
    enrol(demo_home, *PEOPLE)
    with serving(demo_home, tmp_path_factory.mktemp("server") / "log.txt") as site:
        yield site


@pytest.fixture(scope="session")
def questions(live_site: Site) -> list[str]:
    """Keys of two questions to the simulation that have their answers."""
    return answers(live_site.home)


@pytest.fixture(scope="session")
def midlands_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the real East and West Midlands.

    The lake of the home in HEADWATER_TEST_MIDLANDS is read where there is one; otherwise the
    files of ../shared/data are loaded, which takes a minute.
    """
    home = tmp_path_factory.mktemp("midlands-home")
    given = os.environ.get("HEADWATER_TEST_MIDLANDS", "")
    if given and (Path(given) / "lake").is_dir():
        (home / "lake").symlink_to((Path(given) / "lake").resolve())
        return home
    data = Path(__file__).resolve().parents[3] / "shared" / "data"
    if not data.is_dir():
        pytest.skip("shared data absent: data")
    program = "from headwater.cli import main; main()"
    subprocess.run(
        [sys.executable, "-c", program, "load", str(data)], env=environment(home), check=True
    )
    return home


@pytest.fixture(scope="session")
def midlands_site(midlands_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real East and West Midlands, served by a process of its own."""
    with serving(midlands_home, tmp_path_factory.mktemp("midlands") / "log.txt") as site:
        yield site


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, closed when the module is done."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is absent")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("Chromium is absent")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Any, live_site: Site) -> Iterator[Any]:
    """An empty window of somebody who has not been here before."""
    context = browser.new_context(base_url=live_site.address, viewport=WIDE)
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def window(browser: Any, live_site: Site) -> Iterator[Callable[..., Any]]:
    """Makes windows that share nothing: another person, another width, no JavaScript."""
    opened = []

    def make(**options: Any) -> Any:
        context = browser.new_context(base_url=live_site.address, **{"viewport": WIDE, **options})
        context.set_default_timeout(20_000)
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


WIDE = {"width": 1280, "height": 900}
