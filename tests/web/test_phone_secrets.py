"""Secrets of phones are sealed: reading the table makes no code, and writing to it forges none."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from headwater_web.accounts import phone_secrets
from headwater_web.accounts.models import Phone, User
from headwater_web.accounts.phone_actions import rotate, unopened
from headwater_web.accounts.phone_secrets import PhoneSecretError
from headwater_web.operations.doctor.doors import sign_in
from second_factors import pass_second_factor, shown_by

pytestmark = [pytest.mark.django_db]
SEALING = importlib.import_module("headwater_web.accounts.migrations.0008_sealed_phones")
SECRET = bytes(range(20))


@pytest.fixture(autouse=True)
def key_file(settings: Any, tmp_path: Path, site_home: Path) -> Path:
    """A key of the test's own."""
    settings.FACTOR_KEY_FILE = tmp_path / "factor-key"
    return tmp_path / "factor-key"


@pytest.fixture
def ann() -> User:
    return User.objects.create_user("ann")


def phone(person: User, key: str = "") -> Phone:
    sealed = key or phone_secrets.sealed(SECRET, person.pk)
    return Phone.objects.create(user=person, confirmed=True, name="phone", key=sealed)


def code_is_taken(made: Phone) -> bool:
    return made.verify_token(shown_by(made))


def test_what_is_kept_fits_the_column_and_holds_no_secret(ann: User, key_file: Path) -> None:
    made = phone(ann)
    assert made.bin_key == SECRET
    assert SECRET.hex() not in made.key
    assert len(made.key) <= TOTPDevice._meta.get_field("key").max_length
    assert phone_secrets.sealed(SECRET, ann.pk) != made.key
    assert key_file.stat().st_mode & 0o077 == 0


def test_a_phone_that_is_set_up_is_sealed_and_its_codes_are_taken(person: Any) -> None:
    client: Client = person("ann")
    made = pass_second_factor(client, "ann")
    assert ":" in Phone.objects.get(pk=made.pk).key
    assert client.get("/account/").status_code == 200


def test_a_row_that_was_copied_altered_or_written_in_opens_nothing(ann: User) -> None:
    made, other = phone(ann), User.objects.create_user("otto")
    last = "A" if made.key[-1] != "A" else "B"
    for key in (made.key[:-1] + last, SECRET.hex(), "", "x:y", f"{made.key[:8]}:@@"):
        with pytest.raises(PhoneSecretError):
            phone_secrets.opened(key, ann.pk)
    with pytest.raises(PhoneSecretError, match="belongs to another person"):
        phone_secrets.opened(made.key, other.pk)
    forged = Phone.objects.get(pk=made.pk)
    forged.key = SECRET.hex()
    assert not forged.verify_token("123456")


def test_a_new_key_seals_every_secret_and_the_old_may_go(ann: User, key_file: Path) -> None:
    made = phone(ann)
    assert rotate() == (1, 0)
    new, old = key_file.read_text().split()
    fresh = Phone.objects.get(pk=made.pk)
    assert fresh.key.partition(":")[0] != made.key.partition(":")[0]
    assert made.bin_key == SECRET, "the old key still opens what a backup brings back"
    key_file.write_text(new + "\n")
    assert fresh.bin_key == SECRET
    assert code_is_taken(fresh)
    with pytest.raises(PhoneSecretError, match="factor-key"):
        assert made.bin_key
    assert old != new


def test_a_lost_key_is_told_and_takes_no_code(ann: User, key_file: Path) -> None:
    made = phone(ann)
    key_file.unlink()
    assert not made.verify_token("123456")
    assert unopened() == 1
    assert rotate() == (0, 1)
    (found,) = [each for each in sign_in() if each.thing == "phones"]
    assert "1 cannot be opened" in found.says


def test_the_migration_seals_what_stands_open_and_goes_back(ann: User) -> None:
    TOTPDevice.objects.create(user=ann, key=SECRET.hex())
    SEALING.seal(apps, None)
    assert Phone.objects.get().bin_key == SECRET
    SEALING.seal(apps, None)
    SEALING.unseal(apps, None)
    assert TOTPDevice.objects.get().key == SECRET.hex()
