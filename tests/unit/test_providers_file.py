"""The file of identity providers: what it gives, and what is said of each mistake in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from headwater_web.accounts.permission_terms import RoleKind
from headwater_web.accounts.providers_file import ProvidersFileError, read_providers

ENVIRONMENT = {"FENMARCH_SECRET": "s3cret", "MOOR_SECRET": "another"}
FENMARCH = """
[[provider]]
code = "fenmarch"
name = "Fenmarch County Council"
issuer = "https://id.fenmarch.example"
client = "headwater"
secret_from = "FENMARCH_SECRET"
factor_amr = ["mfa"]

[[provider.group]]
group = "Public Health Intelligence"
role = "analyst"
organisation = "fenmarch"
places = ["X10000001"]

[[provider.group]]
group = "*"
role = "member"
organisation = "fenmarch"
"""
MOOR = """
[[provider]]
code = "moor"
name = "Moor Council"
issuer = "https://id.moor.example"
client = "headwater"
secret_from = "MOOR_SECRET"
groups_claim = "realm.groups"
algorithm = "ES256"
[provider.endpoints]
authorization = "https://id.moor.example/a"
token = "https://id.moor.example/t"
keys = "https://id.moor.example/k"
[[provider.group]]
group = "hw"
role = "governance"
organisation = "moor"
"""


def written(folder: Path, text: str) -> Path:
    """The text as a file."""
    path = folder / "providers.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_county_is_a_provider_with_its_groups(tmp_path: Path) -> None:
    found = read_providers(written(tmp_path, FENMARCH + MOOR), ENVIRONMENT)
    assert list(found) == ["fenmarch", "moor"]
    fenmarch, moor = found.values()
    assert fenmarch.secret == "s3cret"
    assert fenmarch.grants[0].role is RoleKind.ANALYST
    assert fenmarch.grants[0].places == ("X10000001",)
    assert fenmarch.factor_amr == {"mfa"}
    assert fenmarch.endpoints is None
    assert moor.endpoints is not None
    assert moor.endpoints.token == "https://id.moor.example/t"
    assert (moor.algorithm, moor.groups_claim) == ("ES256", "realm.groups")


def test_a_secret_is_not_shown_where_a_provider_is(tmp_path: Path) -> None:
    assert "s3cret" not in repr(read_providers(written(tmp_path, FENMARCH), ENVIRONMENT))


MISTAKES = {
    "not TOML": (FENMARCH.replace('"*"', "*"), "line 17", "Text stands in double quotes"),
    "nothing in it": ("", "no [[provider]] entry", "The file holds"),
    "a key that means nothing": (
        FENMARCH.replace("places =", "place ="),
        "line 10, provider 1, group 1 (Public Health Intelligence): 'place' means nothing here",
        "Write one of group, role, organisation, places.",
    ),
    "a role that is none": (
        FENMARCH.replace('"analyst"', '"analist"'),
        "line 10, provider 1, group 1 (Public Health Intelligence): there is no role 'analist'",
        "Write one of resident, member,",
    ),
    "a group without a role": (
        FENMARCH.replace('role = "member"\n', ""),
        "line 16, provider 1, group 2: 'role' is missing",
        'Write role = "..."',
    ),
    "places that are no list": (
        FENMARCH.replace('["X10000001"]', '"X10000001"'),
        "'places' is not a list of texts",
        'Write places = ["...", "..."].',
    ),
    "no secret": (
        FENMARCH.replace('"FENMARCH_SECRET"', '"FENMARSH_SECRET"'),
        "line 2, provider 1 (fenmarch): the environment has no FENMARSH_SECRET",
        "Set it to the secret that the provider gave",
    ),
    "an address in the clear": (
        FENMARCH.replace("https://id", "http://id"),
        "'issuer' is 'http://id.fenmarch.example'",
        "Write an https address",
    ),
    "a code that cannot stand in an address": (
        FENMARCH.replace('code = "fenmarch"', 'code = "Fenmarch CC"'),
        "code 'Fenmarch CC' stands in addresses",
        "Write 2 to 40 small letters",
    ),
    "an algorithm that proves nothing": (
        FENMARCH.replace("factor_amr", 'algorithm = "none"\nfactor_amr'),
        "algorithm is none of RS256,",
        "Write one of these.",
    ),
    "scopes without openid": (
        FENMARCH.replace("factor_amr", 'scopes = "profile"\nfactor_amr'),
        "scopes lack openid",
        "Add it.",
    ),
    "no group": (
        MOOR.split("[[provider.group]]")[0],
        "line 2, provider 1 (moor): no [[provider.group]] entry",
        "Add one for each group.",
    ),
    "half of the endpoints": (
        MOOR.replace('keys = "https://id.moor.example/k"\n', ""),
        "provider 1 (moor), endpoints: 'keys' is missing",
        'Write keys = "..."',
    ),
    "two of one code": (
        FENMARCH + FENMARCH.replace("https://id", "https://id2"),
        "line 21, provider 2 (fenmarch): another entry has the same code or issuer",
        "Keep one of the two.",
    ),
    "two of one issuer": (
        FENMARCH + FENMARCH.replace('"fenmarch"', '"fen"'),
        "provider 2 (fen): another entry has the same code or issuer",
        "Keep one of the two.",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_place_its_reason_and_its_cure(
    tmp_path: Path, mistake: str
) -> None:
    text, where, cure = MISTAKES[mistake]
    with pytest.raises(ProvidersFileError) as told:
        read_providers(written(tmp_path, text), ENVIRONMENT)
    assert "providers.toml" in str(told.value)
    assert where in str(told.value)
    assert cure in str(told.value)


def test_a_file_that_is_not_there_is_told_with_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ProvidersFileError, match=r"HEADWATER_PROVIDERS names .*missing\.toml"):
        read_providers(tmp_path / "missing.toml", {})


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_http_is_good_enough_on_this_machine(tmp_path: Path, host: str) -> None:
    text = FENMARCH.replace("https://id.fenmarch.example", f"http://{host}:9400")
    assert read_providers(written(tmp_path, text), ENVIRONMENT)["fenmarch"].issuer
