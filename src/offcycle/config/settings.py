"""This module is Django's settings, made of the installation's environment."""

from urllib.parse import urlsplit

from django.core.management.utils import get_random_secret_key

from offcycle.config.database import database
from offcycle.config.environment import environment

_environment = environment()
_base = urlsplit(_environment.base_url)

DATABASES = {"default": database(_environment.database)}

# A key of chance lets commands run that sign nothing; serving without one of its own is refused.
SECRET_KEY = _environment.secret_key or get_random_secret_key()
DEBUG = _environment.debug
BASE_URL = _environment.base_url
PAPERS_DIR = _environment.papers
CLOCK_MAY_BE_MOVED = DEMO = _environment.demo
ALLOWED_HOSTS = [
    _base.hostname or "127.0.0.1",
    *(name.strip() for name in _environment.allowed_hosts.split(",") if name.strip()),
]
CSRF_TRUSTED_ORIGINS = [f"{_base.scheme}://{_base.netloc}"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "offcycle.ledger",
    "offcycle.people",
    "offcycle.web",
    "offcycle.config",
    *(["offcycle.demo"] if _environment.demo else []),
]
MIDDLEWARE = [
    "offcycle.api.metrics.counted",
    "offcycle.web.headers.strict",
    "offcycle.web.assets.Compressed",
    "django.middleware.security.SecurityMiddleware",
    "offcycle.web.assets.Served",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "offcycle.config.urls"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                *(["offcycle.demo.context.demonstration"] if _environment.demo else []),
            ]
        },
    }
]
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # the files are served from where the package has them
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 0 if DEBUG else 24 * 60 * 60  # of plain names; one with a hash is kept for good
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "offcycle.web.assets.Named"},
}

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _base.scheme == "https"
LOGIN_URL = "/sign-in"
CSRF_FAILURE_VIEW = "offcycle.web.faults.stale_form"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
