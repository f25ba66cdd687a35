"""Who signs in."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person with an account."""

    class Meta(AbstractUser.Meta):
        db_table = "accounts_user"
