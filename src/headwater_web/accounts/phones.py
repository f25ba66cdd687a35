"""A phone that makes codes: django-otp's, whose secret is kept sealed."""

from __future__ import annotations

import logging

from django_otp.plugins.otp_totp.models import TOTPDevice

from headwater_web.accounts import phone_secrets
from headwater_web.accounts.phone_secrets import PhoneSecretError

LOG = logging.getLogger(__name__)


class Phone(TOTPDevice):
    """A TOTP device; ``key`` holds the secret as ``phone_secrets`` seals it."""

    class Meta:
        proxy = True

    @property
    def bin_key(self) -> bytes:
        """The secret; ``PhoneSecretError`` where it cannot be opened."""
        return phone_secrets.opened(self.key, self.user_id)

    def verify_token(self, token: str) -> bool:
        """Whether a code is the phone's own; none is where its secret cannot be opened."""
        try:
            return bool(super().verify_token(token))
        except PhoneSecretError as wrong:
            LOG.error("a second factor cannot be checked: %s", wrong)
            return False
