"""Every setting is checked at the start, and what is wrong is said in a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from headwater_web.operations.setting_kinds import limits
from headwater_web.site.configuration import SETTINGS, database, faults, secret_key, unknown

LONG = "correct-horse-battery-staple-and-a-lantern-by-the-river-7"


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("HEADWATER_PORT", "0", "whole number from 1 to 65,535"),
        ("HEADWATER_PORT", "٣", "whole number"),
        ("HEADWATER_HOSTS", "*", "one by one"),
        ("HEADWATER_HOSTS", "https://headwater.example.org", "no https://"),
        ("HEADWATER_HOSTS", "", "names alone"),
        ("HEADWATER_HTTPS", "yes", "must be 1 (on)"),
        ("HEADWATER_DEBUG", "true", "must be 1 (on)"),
        ("HEADWATER_PROXIES", "one", "whole number from 0 to 5"),
        ("HEADWATER_SECRET_KEY", "secret", "too easy to guess"),
        ("HEADWATER_SECRET_KEY", "a" * 60, "too easy to guess"),
        ("HEADWATER_METRICS_TOKEN", "short", "16 letters"),
        ("DATABASE_URL", "mysql://db/x", "starts with 'mysql'"),
        ("DATABASE_URL", "postgresql://db", "names no database"),
        ("DATABASE_URL", "postgresql://db:port/x", "port that is not a number"),
        ("DATABASE_URL", "postgresql://db/x?options=-csuperuser", "asks for 'options'"),
        ("HEADWATER_HOME", str(Path(__file__)), "names a file"),
        ("HEADWATER_STATEMENT_SECONDS", "-1", "whole number"),
    ],
)
def test_a_value_that_cannot_be_gets_a_sentence(name: str, given: str, says: str) -> None:
    (found,) = faults({name: given})
    assert found.startswith(name)
    assert says in found
    assert found.endswith(".")


@pytest.mark.parametrize("name", ["HEADWATER_SECRET_KEY", "HEADWATER_METRICS_TOKEN"])
def test_a_secret_is_never_quoted(name: str) -> None:
    assert "hunter2" not in faults({name: "hunter2"})[0]


def test_a_password_in_an_address_is_never_quoted() -> None:
    assert "hunter2" not in faults({"DATABASE_URL": "mysql://ann:hunter2@db/x"})[0]


def test_every_default_is_a_value_that_can_be() -> None:
    assert faults({}) == []
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)


def test_https_needs_a_proxy_that_is_named() -> None:
    assert "HEADWATER_PROXIES is 0" in faults({"HEADWATER_HTTPS": "1"})[0]
    assert faults({"HEADWATER_HTTPS": "1", "HEADWATER_PROXIES": "1"}) == []


def test_a_name_that_nobody_reads_is_told_with_its_neighbour() -> None:
    assert unknown({"HEADWATER_HOSTS": "a", "PATH": "b"}) == []
    assert "Did you mean HEADWATER_HTTPS?" in unknown({"HEADWATER_HTTP": "1"})[0]
    assert "nothing reads it" in unknown({"HEADWATER_BLANCMANGE": "1"})[0]


def test_limits_are_read_or_refused() -> None:
    assert limits("api=5/10, search=1/1") == {"api": (5, 10), "search": (1, 1)}
    with pytest.raises(ValueError, match="what is limited is page"):
        limits("pages=5/5")
    for wrong in ("api", "api=0/5", "api=5/0", "api=five/5"):
        with pytest.raises(ValueError, match="requests/seconds"):
            limits(wrong)


def test_postgresql_is_patient_for_so_long_and_no_longer() -> None:
    made = database("postgresql://ann@db/x?sslmode=verify-full", Path("."), 90, 7)
    assert made["CONN_MAX_AGE"] == 90
    assert made["CONN_HEALTH_CHECKS"] is True
    options = made["OPTIONS"]
    assert isinstance(options, dict)
    assert options["sslmode"] == "verify-full"
    assert "-c statement_timeout=7000" in options["options"]
    assert "-c jit=off" in options["options"]


def test_the_key_is_made_once_and_only_its_owner_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HEADWATER_SECRET_KEY", raising=False)
    made = secret_key(tmp_path / "home")
    assert secret_key(tmp_path / "home") == made
    assert len(made) > 50
    assert (tmp_path / "home/secret-key").stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("HEADWATER_SECRET_KEY", LONG)
    assert secret_key(tmp_path / "home") == LONG


@pytest.mark.slow  # starts the program
def test_the_service_does_not_start_with_a_wrong_setting(tmp_path: Path) -> None:
    given = {"HEADWATER_HOME": str(tmp_path), "HEADWATER_HOSTS": "*", "HEADWATER_PROXIES": "x"}
    done = subprocess.run(
        [sys.executable, "-c", "from headwater.cli import main; main()", "serve"],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "HEADWATER_HOSTS is '*'" in done.stderr
    assert "HEADWATER_PROXIES is 'x'" in done.stderr
    assert "Traceback" not in done.stderr
