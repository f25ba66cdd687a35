"""Cookies behind https are bound to the one host, and kept from scripts and from plain http."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ASK = """
from headwater_web.site import settings as s
print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY,
      s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_NAME, s.CSRF_COOKIE_SECURE)
"""


@pytest.mark.slow(reason="reads the settings in a process of its own")
@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, "sessionid False True Lax csrftoken False"),
        (
            {"HEADWATER_HTTPS": "1", "HEADWATER_PROXIES": "1"},
            "__Host-session True True Lax __Host-csrftoken True",
        ),
    ],
    ids=["http", "https"],
)
def test_cookies_say_how_they_may_travel(tmp_path: Path, more: dict[str, str], told: str) -> None:
    kept = {name: each for name, each in os.environ.items() if not name.startswith("HEADWATER_")}
    where = {**kept, "HEADWATER_HOME": str(tmp_path), **more}
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=where, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == told.split()
