"""The import contract is the diagram of the design; these tests keep it true."""

from __future__ import annotations

from pathlib import Path

import grimp
import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = {"httpx", "requests", "aiohttp", "urllib3", "urllib.request", "http.client", "socket"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("headwater", "headwater_web", include_external_packages=True)


@pytest.mark.slow  # builds the graph of every import, type-only ones included
def test_every_contract_is_kept() -> None:
    assert lint_imports(config_filename=str(ROOT / ".importlinter"), no_cache=True) == 0


@pytest.mark.slow  # builds the graph of every import
def test_the_library_knows_neither_django_nor_the_web_nor_the_network(
    graph: grimp.ImportGraph,
) -> None:
    for module in graph.modules:
        if not module.startswith("headwater.") or module == "headwater.lake.fetch":
            continue
        found = set(graph.find_modules_directly_imported_by(module))
        roots = {name.split(".")[0] for name in found}
        assert not roots & {"django", "headwater_web"}, module
        assert not (roots | found) & CLIENTS, module


def test_the_contract_names_every_package_there_is() -> None:
    contract = (ROOT / ".importlinter").read_text()
    for package in ("headwater", "headwater_web"):
        folders = {
            path.parent.name
            for path in (ROOT / "src" / package).glob("*/__init__.py")
            if path.parent.name != "__pycache__"
        }
        listed = {word for line in contract.splitlines() for word in line.replace("|", " ").split()}
        assert folders <= listed, f"{folders - listed} of {package} have no layer"
