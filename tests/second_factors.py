"""A phone for tests: sets one up, and says what it shows."""

from __future__ import annotations

import time

from django.test import Client
from django_otp.oath import TOTP

from headwater_web.accounts.models import Phone, User


def shown_by(device: Phone, later: int = 0) -> str:
    """The six figures that the phone shows, ``later`` half minutes from now."""
    made = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    made.time = time.time() + 30 * later
    return f"{made.token():06}"


def pass_second_factor(client: Client, name: str) -> Phone:
    """Set up a phone for somebody signed in, which passes the factor too; the phone."""
    client.get("/account/second-factor/set-up/")
    device = Phone.objects.get(user=User.objects.get(username=name), confirmed=False)
    answer = client.post("/account/second-factor/set-up/", {"code": shown_by(device)})
    assert "Keep these recovery codes" in answer.content.decode()
    return device
