"""The app's name to Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "headwater_web.accounts"
    label = "accounts"
