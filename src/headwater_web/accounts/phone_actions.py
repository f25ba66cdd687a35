"""Beginning to set up a phone, and sealing every phone's secret with a new key."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from headwater_web.accounts import phone_secrets
from headwater_web.accounts.phone_secrets import PhoneSecretError
from headwater_web.accounts.phones import Phone


def begun(user: Any) -> Phone:
    """A phone that is being set up; it counts for nothing until it is confirmed."""
    key = phone_secrets.made(user.pk)
    made: Phone = Phone.objects.create(user=user, confirmed=False, name="phone", key=key)
    return made


def rotate() -> tuple[int, int]:
    """Make a new key and seal every secret with it: how many, and how many could not be opened.

    The old keys stay in the file, for backups that were made before.
    """
    phone_secrets.add_key()
    done = lost = 0
    with transaction.atomic():
        for phone in Phone.objects.select_for_update().order_by("pk"):
            try:
                key = phone_secrets.sealed(phone.bin_key, phone.user_id)
            except PhoneSecretError:
                lost += 1
                continue
            Phone.objects.filter(pk=phone.pk).update(key=key)
            done += 1
    return done, lost


def unopened() -> int:
    """How many phones have a secret that cannot be opened."""
    return sum(not opens(each) for each in Phone.objects.all())


def opens(phone: Phone) -> bool:
    """Whether the secret of a phone can be opened."""
    try:
        return bool(phone.bin_key)
    except PhoneSecretError:
        return False
