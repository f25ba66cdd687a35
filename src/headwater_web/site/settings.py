"""Settings, read from the environment; every one has a default that is safe on one machine."""

from __future__ import annotations

import os
from pathlib import Path

HOME = Path(os.environ.get("HEADWATER_HOME", "var")).resolve()
SECRET_KEY = os.environ.get("HEADWATER_SECRET_KEY", "only-for-tests")
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME / "headwater.sqlite3"}}
USE_TZ = True
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
