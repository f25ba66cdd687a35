"""An identity provider as a county has one: ``oidc-provider-mock``, a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from base64 import b32decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from django_otp.oath import totp

from live_server import free_port, wait_for

ADA = {"sub": "ada-7", "given_name": "Ada", "family_name": "Reed", "groups": ["insight"]}
BEN = {"sub": "ben-3", "given_name": "Ben", "family_name": "Sedge", "groups": ["board"]}
ORGANISATIONS = """
from headwater_web.site.commands import prepare
prepare()
from headwater_web.accounts.models import Organisation
for code, name in (("fenmarch", "Fenmarch County Council"), ("moor", "Moor Council")):
    Organisation.objects.get_or_create(code=code, name=name, kind="council")
"""
ENTRY = """
[[provider]]
code = "{code}"
name = "{name}"
issuer = "{issuer}"
client = "headwater"
secret_from = "COUNTY_SECRET"

[[provider.group]]
group = "insight"
role = "analyst"
organisation = "{code}"

[[provider.group]]
group = "board"
role = "member"
organisation = "{code}"
"""


@contextmanager
def providing(folder: Path) -> Iterator[str]:
    """A provider that knows Ada and Ben, at the address given."""
    port, log = free_port(), folder / "provider.txt"
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    for claims in (ADA, BEN):
        command += ["--user-claims", json.dumps(claims)]
    with log.open("wb") as out:
        kept = {**os.environ, "PYTHONWARNINGS": "ignore"}
        process = subprocess.Popen(command, env=kept, stdout=out, stderr=out)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/.well-known/openid-configuration", process, log)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def with_groups(provider: str, *groups: str) -> None:
    """Put Ada into these groups at the provider, and no others."""
    claims = {name: given for name, given in ADA.items() if name != "sub"}
    told = httpx.put(f"{provider}/users/ada-7", json={**claims, "groups": list(groups)})
    assert told.status_code == 204


def agree(page: Any, subject: str = "ada-7") -> None:
    """Be Ada at the provider, or somebody else."""
    page.get_by_role("button", name=subject).first.click()


def set_up_phone(page: Any) -> None:
    """Type what a phone shows that was given the secret on the page."""
    secret = "".join(page.locator(".hw-secret").inner_text().split())
    key = b32decode(secret + "=" * (-len(secret) % 8))
    page.get_by_label("Code").fill(f"{totp(key):06}")
    page.get_by_role("button", name="Use this phone").click()
    page.get_by_role("heading", name="Keep these recovery codes").wait_for()
