"""Django's settings, all from the environment; see ``configuration`` for what may be set."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from headwater_web.accounts import lock_out_limits
from headwater_web.operations.logs import logging_settings
from headwater_web.operations.setting_kinds import contact, day, hosts, limits
from headwater_web.site.configuration import (
    database,
    identity_providers,
    secret_key,
    value,
    verify,
)
from headwater_web.site.mail import mail

verify()
HOME = Path(value("HEADWATER_HOME")).resolve()
SITE = Path(__file__).parent
# What the simulation compiles is kept where every process of this home finds it.
os.environ.setdefault("NUMBA_CACHE_DIR", str(HOME / "cache" / "compiled"))

SECRET_KEY = secret_key(HOME)
DEBUG = value("HEADWATER_DEBUG") == "1"
ALLOWED_HOSTS = hosts(value("HEADWATER_HOSTS"))
HOME_REGION = value("HEADWATER_REGION")
IDENTITY_PROVIDERS = identity_providers()
PROXIES = int(value("HEADWATER_PROXIES"))
LOCAL_ACCOUNTS = value("HEADWATER_LOCAL_ACCOUNTS") == "1"
METRICS_TOKEN = value("HEADWATER_METRICS_TOKEN")
KEEP_ANSWERS = value("HEADWATER_KEEP_ANSWERS") == "1"
LIMITS = limits(value("HEADWATER_LIMITS"))
SECURITY_CONTACT = contact(value("HEADWATER_SECURITY_CONTACT"))
SECURITY_EXPIRES = day(value("HEADWATER_SECURITY_EXPIRES"))
AUDIT_KEY_FILE = Path(value("HEADWATER_AUDIT_KEY_FILE") or HOME / "audit-key")
FACTOR_KEY_FILE = Path(value("HEADWATER_FACTOR_KEY_FILE") or HOME / "factor-key")
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
    "headwater_web.notices",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "headwater_web.accounts",
    "headwater_web.charts",
    "headwater_web.figures",
    "headwater_web.place",
    "headwater_web.indicators",
    "headwater_web.simulation",
    "headwater_web.practice",
    "headwater_web.network",
    "headwater_web.evaluation",
    "headwater_web.commentary",
    "headwater_web.deliberation",
    "headwater_web.commitments",
    "headwater_web.operations",
    "headwater_web.assurance",
    "headwater_web.site",
]
MIDDLEWARE = [
    "headwater_web.operations.proxies.ProxiesMiddleware",
    "headwater_web.operations.middleware.WatchMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "headwater_web.operations.middleware.ProbeMiddleware",
    "headwater_web.operations.middleware.TextMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "headwater_web.operations.caching.CachingMiddleware",
    "headwater_web.site.middleware.PackingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "headwater_web.operations.limit_middleware.LimitMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "headwater_web.accounts.doors.DoorMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "headwater_web.accounts.middleware.VisitMiddleware",
    "headwater_web.accounts.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "headwater_web.site.kept_answers.KeptAnswersMiddleware",
    "headwater_web.site.middleware.AtlasMiddleware",
    "axes.middleware.AxesMiddleware",
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

DATABASES = {
    "default": database(
        value("DATABASE_URL"),
        HOME,
        int(value("HEADWATER_DATABASE_KEPT")),
        int(value("HEADWATER_STATEMENT_SECONDS")),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    *(["django.contrib.auth.backends.ModelBackend"] if LOCAL_ACCOUNTS else []),
    "headwater_web.accounts.provider_backend.ProviderBackend",
]
CSRF_FAILURE_VIEW = "headwater_web.site.pages.not_ours"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
CHECKS = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": CHECKS + "MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": CHECKS + "CommonPasswordValidator"},
    {"NAME": CHECKS + "NumericPasswordValidator"},
    {"NAME": CHECKS + "UserAttributeSimilarityValidator"},
]
AXES_HANDLER = "headwater_web.accounts.lock_out.LockOut"
AXES_LOCKOUT_PARAMETERS = lock_out_limits.PARAMETERS
AXES_FAILURE_LIMIT = lock_out_limits.LIMITS[0]
AXES_COOLOFF_TIME = timedelta(minutes=lock_out_limits.MINUTES)
AXES_LOCKOUT_CALLABLE = "headwater_web.accounts.lock_out.locked_out"
AXES_CLIENT_IP_CALLABLE = "headwater_web.accounts.lock_out.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken"]
OTP_TOTP_ISSUER = "Headwater"

TASKS = {"default": {"BACKEND": "headwater_web.jobs.work.Backend", "QUEUES": ["default", "long"]}}

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
SESSION_COOKIE_AGE = int(timedelta(days=7).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
HTTPS = value("HEADWATER_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if SESSION_COOKIE_SECURE else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if CSRF_COOKIE_SECURE else "csrftoken"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_REDIRECT_EXEMPT = [r"^health/(live|ready)$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
SITE_ADDRESS = value("HEADWATER_ADDRESS")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = value("HEADWATER_MAIL_FROM")
globals().update(mail(value("HEADWATER_MAIL"), HOME))
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = logging_settings(DEBUG)
