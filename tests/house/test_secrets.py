"""No secret lies in the tree, and bandit finds nothing in the code.

Slow: every tracked file is read, and every line of source parsed.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from detect_secrets import SecretsCollection
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = [
    "AWSKeyDetector", "ArtifactoryDetector", "AzureStorageKeyDetector", "BasicAuthDetector",
    "GitHubTokenDetector", "GitLabTokenDetector", "JwtTokenDetector", "KeywordDetector",
    "NpmDetector", "PrivateKeyDetector", "PypiTokenDetector", "SlackDetector", "StripeDetector",
]  # fmt: skip
BINARY = {".png", ".parquet", ".gz", ".xlsx", ".zip"}
LOCKS = (".lock", "package-lock.json")
ALLOWED = {
    "docs/how-to/run-it-for-a-county.md": "the form of a database's address",
    "docs/how-to/work-in-the-background.md": "the form of a mail server's address",
    "docs/how-to/sign-in-through-your-own-provider.md": "the name of the variable that holds one",
    "docs/examples/providers.toml": "the name of the variable that holds one",
    "proofs/load": "the password of a person who exists in the proof alone",
    "src/headwater_web/accounts/views.py": "the words for a field of a form",
    "src/headwater_web/accounts/providers_file.py": "the name of the variable that holds one",
    "src/headwater_web/accounts/visits.py": "the words for a changed password",
    "tests/": "passwords of people who exist in tests alone",
    "docs/reference/": "examples of addresses that hold a password, to show their form",
    "src/headwater_web/site/configuration.py": "the form of a database's address",
    "src/headwater_web/operations/setting_kinds.py": "the form of a database's address",
}


def tracked() -> list[str]:
    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    return [name for name in names if name and Path(name).suffix not in BINARY]


def secrets(names: list[str]) -> dict[str, list[str]]:
    """What looks like a secret, by file: the kind and the line."""
    found = SecretsCollection(root=str(ROOT))
    with transient_settings({"plugins_used": [{"name": name} for name in PLUGINS]}):
        for name in names:
            found.scan_file(name)
    return {
        name: [f"{each.type} in line {each.line_number}" for each in held]
        for name, held in found.data.items()
    }


@pytest.mark.slow  # every tracked file is read
def test_no_secret_lies_in_the_tree() -> None:
    names = [name for name in tracked() if not name.endswith(LOCKS)]
    seen = {
        name: held
        for name, held in secrets(names).items()
        if not any(name.startswith(start) for start in ALLOWED)
    }
    assert not seen


@pytest.mark.slow  # every file that is allowed something is read
def test_every_allowance_is_still_needed() -> None:
    for start in ALLOWED:
        assert secrets([name for name in tracked() if name.startswith(start)]), start


def test_a_secret_would_be_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    word = "pass" + "word"
    planted.write_text(f'{word} = "c0rrect-h0rse-battery"\n-----BEGIN RSA PRIVATE KEY-----\n')
    found = SecretsCollection(root=str(tmp_path))
    with transient_settings({"plugins_used": [{"name": name} for name in PLUGINS]}):
        found.scan_file("planted.py")
    assert {each.type for each in found.data["planted.py"]} == {"Secret Keyword", "Private Key"}


@pytest.mark.slow  # every line of source is parsed
def test_bandit_finds_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bandit", "-r", "src", "-q", "-c", "pyproject.toml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
