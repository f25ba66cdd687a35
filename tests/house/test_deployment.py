"""The container file and the systemd unit hold to what the guide promises.

No image is built here: that needs an engine. hadolint reads the file, and these tests hold it
against the tree.
"""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "Containerfile"
UNIT = ROOT / "deploy/headwater.service"
PINNED = re.compile(r"^FROM (\S+:\d+\.\d+\.\d+\S*)(?: AS \w+)?$")


def lines() -> list[str]:
    """The container file's instructions, each on one line."""
    joined = FILE.read_text().replace("\\\n", " ")
    return [line for line in joined.split("\n") if line and not line.startswith("#")]


def instructions(name: str) -> list[str]:
    return [line for line in lines() if line.split()[0] == name]


@pytest.mark.slow  # starts hadolint
def test_hadolint_finds_nothing() -> None:
    program = Path(sys.executable).parent / "hadolint"
    done = subprocess.run(
        [program, "--failure-threshold", "style", FILE], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.slow  # starts hadolint
def test_hadolint_would_find_something(tmp_path: Path) -> None:
    program = Path(sys.executable).parent / "hadolint"
    bad = tmp_path / "Containerfile"
    bad.write_text("FROM python:latest\nRUN cd /x && sudo ls\n")
    done = subprocess.run([program, bad], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "DL3007" in done.stdout


def test_images_are_pinned_and_named_without_an_address() -> None:
    images = [PINNED.match(line) for line in instructions("FROM")]
    assert len(images) == 2
    assert all(images)
    assert all(found and "/" not in found[1] for found in images)


def test_it_runs_as_nobody_in_particular_and_holds_no_secret() -> None:
    assert instructions("USER") == ["USER 10001:10001"]
    after = lines()[lines().index("USER 10001:10001") :]
    assert not [line for line in after if line.startswith(("RUN", "COPY", "ADD"))]
    text = FILE.read_text()
    assert "SECRET" not in text
    assert "PASSWORD" not in text
    assert "--require-hashes" in text


def test_what_it_copies_is_there_and_is_let_through() -> None:
    let = {line[1:] for line in (ROOT / ".containerignore").read_text().split() if line[0] == "!"}
    for line in instructions("COPY"):
        if "--from" not in line:
            for name in line.split()[1:-1]:
                assert (ROOT / name.removeprefix("./")).exists(), name
                assert name in let, f"{name} is kept out by .containerignore"
    assert (ROOT / ".dockerignore").read_text() == (ROOT / ".containerignore").read_text()


def unit() -> configparser.RawConfigParser:
    """The unit; where a key stands several times, all its values."""

    class Several(dict):  # type: ignore[type-arg]  # configparser asks for a plain dict
        def __setitem__(self, key: str, value: object) -> None:
            if isinstance(value, list) and key in self:
                value = [*self[key], *value]
            super().__setitem__(key, value)

    read = configparser.RawConfigParser(strict=False, dict_type=Several, delimiters=("=",))
    read.optionxform = str  # type: ignore[assignment,method-assign]  # as its own docs say
    read.read_string(UNIT.read_text())
    return read


HARDENED = {
    "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes",
    "PrivateDevices": "yes", "ProtectKernelTunables": "yes", "ProtectKernelModules": "yes",
    "ProtectControlGroups": "yes", "RestrictNamespaces": "yes", "RestrictSUIDSGID": "yes",
    "LockPersonality": "yes", "CapabilityBoundingSet": "", "User": "headwater",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX", "StateDirectory": "headwater",
}  # fmt: skip


def test_the_unit_is_hardened() -> None:
    service = unit()["Service"]
    held = {name: service[name].split("\n")[-1] for name in HARDENED}
    assert held == HARDENED
    assert service["ExecStart"].endswith("headwater serve")


@pytest.mark.slow  # starts systemd-analyze
def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        assert set(unit().sections()) == {"Unit", "Service", "Install"}
        return
    text = UNIT.read_text().replace("/opt/headwater/.venv/bin/headwater", sys.executable)
    text = text.replace("User=headwater\n", "").replace("Group=headwater\n", "")
    text = re.sub(r"^Documentation=.*$", "", text, flags=re.MULTILINE)
    copy = tmp_path / "headwater.service"
    copy.write_text(text)
    done = subprocess.run(
        [program, "verify", "--man=no", copy], capture_output=True, text=True, check=False
    )
    complaints = [line for line in done.stderr.splitlines() if "headwater.service" in line]
    assert not complaints
