"""The second factor: a code from a phone (TOTP), with recovery codes for a lost phone.

RFC 6238 by django-otp, which takes each code once and makes whoever guesses wait twice as long
after each miss. Secrets are kept sealed, and recovery codes as digests: whoever reads the database
can use neither.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import b32encode
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import django_otp
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice

from headwater_web.accounts import visit_actions
from headwater_web.accounts.phone_actions import begun
from headwater_web.accounts.phones import Phone
from headwater_web.accounts.restricted import holds_restricted_role
from headwater_web.accounts.sign_in_entries import (
    FACTOR_FAILED,
    FACTOR_RESET,
    FACTOR_SET,
    RECOVERY_RENEWED,
    RECOVERY_USED,
)
from headwater_web.audit import Action, actor_of, record

CODES = 8
BYTES = 10
ASKED = "second_factor_asked"
AT_PROVIDER = "second_factor_at_provider"
NAME = "Headwater"
LONG = 9


def is_due(request: HttpRequest) -> bool:
    """Whether the person signed in must show her second factor before she goes on.

    Asked of whoever holds a restricted role, and of whoever had set one up when she signed in.
    """
    user: Any = request.user
    if not user.is_authenticated or is_passed(request):
        return False
    return bool(request.session.get(ASKED)) or holds_restricted_role(user)


def is_passed(request: HttpRequest) -> bool:
    """Whether this visit has shown the factor, here or at a provider trusted to have seen it."""
    user: Any = request.user
    return bool(user.is_verified() or request.session.get(AT_PROVIDER))


def device_of(user: Any) -> Phone | None:
    """The phone that makes the person's codes; None before she has set one up."""
    found: Phone | None = Phone.objects.filter(user=user, confirmed=True).first()
    return found


def holders_for(user: Any) -> Iterable[Any]:
    """The others whom ``user`` may see and who have a phone set up, by name."""
    holding = Phone.objects.filter(confirmed=True).values("user")
    found = get_user_model().objects.for_user(user).filter(pk__in=holding).exclude(pk=user.pk)
    return found.order_by("last_name", "first_name", "username")


def recovery_left(user: Any) -> int:
    """How many recovery codes the person has."""
    return sum(each.token_set.count() for each in StaticDevice.objects.filter(user=user))


@transaction.atomic
def awaiting(user: Any) -> Phone:
    """The phone that is being set up, made where there is none; it counts for nothing yet."""
    get_user_model().objects.select_for_update().get(pk=user.pk)
    found = Phone.objects.filter(user=user, confirmed=False).first()
    return found or begun(user)


def address_of(device: Phone, user: Any) -> str:
    """What the phone reads from the picture; it names the service and the account's user name."""
    label = quote(f"{NAME}:{user.get_username()}")
    return f"otpauth://totp/{label}?secret={secret_of(device)}&issuer={NAME}&digits=6&period=30"


def secret_of(device: Phone) -> str:
    """The secret as people type it where no picture can be read."""
    return b32encode(device.bin_key).decode().rstrip("=")


@transaction.atomic
def set_up(request: HttpRequest, code: str) -> list[str] | None:
    """Take the phone into use where ``code`` is its own; the new recovery codes, else None."""
    user: Any = request.user
    device = awaiting(user)
    if not django_otp.verify_token(user, device.persistent_id, code):
        _write(user, FACTOR_FAILED)
        return None
    Phone.objects.filter(user=user, confirmed=True).delete()
    Phone.objects.filter(pk=device.pk).update(confirmed=True)
    device.refresh_from_db()
    codes = recovery_codes(user)
    _pass(request, device)
    _write(user, FACTOR_SET)
    return codes


@transaction.atomic
def show(request: HttpRequest, given: str) -> bool:
    """Pass the factor where ``given`` is the phone's code or an unused recovery code."""
    user: Any = request.user
    plain = "".join(each for each in given.upper() if each.isalnum())
    if plain.isdecimal() and len(plain) < LONG:
        device = device_of(user)
        token = plain
    else:
        device = StaticDevice.objects.filter(user=user).first()
        token = digest(user, plain)
    if device is None or not django_otp.verify_token(user, device.persistent_id, token):
        _write(user, FACTOR_FAILED)
        return False
    _pass(request, device)
    if isinstance(device, StaticDevice):
        _write(user, RECOVERY_USED)
    return True


@transaction.atomic
def renew_recovery(user: Any) -> list[str]:
    """New recovery codes at the person's own wish; see ``recovery_codes``."""
    codes = recovery_codes(user)
    _write(user, RECOVERY_RENEWED)
    return codes


def recovery_codes(user: Any) -> list[str]:
    """New recovery codes in place of the old; they are shown now and can never be read again."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = [b32encode(secrets.token_bytes(BYTES)).decode() for _ in range(CODES)]
    for code in codes:
        device.token_set.create(token=digest(user, code))
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes]


@transaction.atomic
def reset(user: Any, by: str, why: str) -> None:
    """Forget a person's phone and codes, and end her visits: she sets up anew when she signs in.

    ``by`` is the audit's reference of whoever does it, ``why`` how she knew that it was the person.
    """
    Phone.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    visit_actions.end_all(user, "reset")
    record(actor=by, action=FACTOR_RESET, subject=actor_of(user), reason=why)


def wait_seconds(user: Any) -> int:
    """How long the person must wait after wrong codes, in whole seconds; 0 where she need not."""
    longest = 0
    for device in django_otp.devices_for_user(user, confirmed=None):
        allowed, why = device.verify_is_allowed()
        if not allowed and why and "locked_until" in why:
            longest = max(longest, int((why["locked_until"] - timezone.now()).total_seconds()) + 1)
    return longest


def digest(user: Any, code: str) -> str:
    """What is kept of a recovery code: 80 bits of SHA-256 over the person and the code.

    The code itself has 80 random bits, so that no list of guesses finds it.
    """
    made = hashlib.sha256(f"{user.pk}:{code}".encode()).digest()[:BYTES]
    return b32encode(made).decode()


def _write(user: Any, action: Action) -> None:
    who = actor_of(user)
    record(actor=who, action=action, subject=who)


def _pass(request: HttpRequest, device: Any) -> None:
    django_otp.login(request, device)
    request.session[ASKED] = True
    request.session.cycle_key()
