"""Django's settings, all from the environment; see ``configuration`` for what may be set."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from headwater_web.operations.logs import logging_settings
from headwater_web.site.configuration import database, secret_key, value

HOME = Path(value("HEADWATER_HOME")).resolve()
SITE = Path(__file__).parent

SECRET_KEY = secret_key(HOME)
DEBUG = value("HEADWATER_DEBUG") == "1"
ALLOWED_HOSTS = value("HEADWATER_HOSTS").split(",")
HOME_REGION = value("HEADWATER_REGION")
METRICS_TOKEN = value("HEADWATER_METRICS_TOKEN")
AUDIT_KEY_FILE = Path(value("HEADWATER_AUDIT_KEY_FILE") or HOME / "audit-key")
AGGREGATE_ONLY = value("HEADWATER_AGGREGATE_ONLY") == "1"
AUDIT_ANCHOR_FILE = Path(value("HEADWATER_AUDIT_ANCHOR_FILE") or HOME / "audit-anchors.jsonl")
AUDIT_SEAL_EVERY = int(value("HEADWATER_AUDIT_SEAL_EVERY"))

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "headwater_web.audit",
    "django_tasks",
    "django_tasks_db",
    "headwater_web.jobs",
    "headwater_web.accounts",
    "headwater_web.charts",
    "headwater_web.figures",
    "headwater_web.place",
    "headwater_web.indicators",
    "headwater_web.operations",
    "headwater_web.site",
]
MIDDLEWARE = [
    "headwater_web.operations.middleware.WatchMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "headwater_web.operations.middleware.ProbeMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "headwater_web.site.middleware.PackingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "headwater_web.site.middleware.AtlasMiddleware",
]
ROOT_URLCONF = "headwater_web.site.urls"
WSGI_APPLICATION = "headwater_web.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "headwater_web.site.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "headwater_web.site.context.site",
            ],
        },
    },
]

DATABASES = {"default": database(value("DATABASE_URL"), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
CHECKS = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": CHECKS + "MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": CHECKS + "CommonPasswordValidator"},
    {"NAME": CHECKS + "UserAttributeSimilarityValidator"},
]

TASKS = {"default": {"BACKEND": "headwater_web.jobs.work.Backend"}}

USE_TZ = True
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"

STATIC_URL = "static/"
STATICFILES_DIRS = [SITE / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = value("HEADWATER_HTTPS") == "1"
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = logging_settings(DEBUG)
