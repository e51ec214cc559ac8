"""This module is Django's settings, made of the installation's environment."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.core.management.utils import get_random_secret_key

from offcycle.config.database import database
from offcycle.config.environment import environment

_environment = environment()
_base = urlsplit(_environment.base_url)

DATABASES = {"default": database(_environment.database)}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""  # what there is to do is told to the engine

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
    "django.forms",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "axes",
    "offcycle.ledger",
    "offcycle.people",
    "offcycle.web",
    "offcycle.config",
    # What dispatches errands keeps its jobs on PostgreSQL alone; on SQLite one loop does it all.
    *(["procrastinate.contrib.django"] if "postgresql" in DATABASES["default"]["ENGINE"] else []),
    *(["offcycle.demo"] if _environment.demo else []),
]
MIDDLEWARE = [
    "offcycle.api.metrics.counted",
    "offcycle.web.headers.strict",
    "offcycle.web.assets.Compressed",
    "django.middleware.security.SecurityMiddleware",
    "offcycle.web.assets.Served",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "offcycle.web.sessions.lasting",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "offcycle.web.faults.explained",
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
FORM_RENDERER = "offcycle.web.fields.Drawn"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # the files are served from where the package has them
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = (
    0 if DEBUG else 24 * 60 * 60
)  # of plain names; one with a hash is kept for good
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "offcycle.web.assets.Named"},
}

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first, so that who has to wait is not looked at
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _base.scheme == "https"
if SESSION_COOKIE_SECURE:  # names that a browser takes from this very host alone, and only by https
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_COOKIE_AGE = _environment.session_hours * 3600
SESSION_IDLE_SECONDS = _environment.session_idle_minutes * 60
LOGIN_URL = "/sign-in"
CSRF_FAILURE_VIEW = "offcycle.web.faults.stale_form"
_PASSWORDS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_PASSWORDS}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_PASSWORDS}.CommonPasswordValidator"},
]

# Sign-in by allauth: a second factor is `allauth.mfa` among the apps, single sign-on `allauth.socialaccount`.
ACCOUNT_ADAPTER = "offcycle.web.entrance.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # a session ends when we say, not when a window is closed
ACCOUNT_RATE_LIMITS = False  # axes counts, in the database, for all processes together

# Who guesses waits: a name from an address, then the address.
AXES_FAILURE_LIMIT = _environment.sign_in_tries
AXES_COOLOFF_TIME = timedelta(minutes=_environment.sign_in_wait_minutes)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "offcycle.web.guessing.locked"
AXES_USERNAME_CALLABLE = "offcycle.web.guessing.name_typed"
AXES_CLIENT_IP_CALLABLE = "offcycle.people.origins.address"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # the security log tells it
AXES_VERBOSE = AXES_ENABLE_ADMIN = False
# What axes writes down of a failed attempt has none of these in it.
AXES_SENSITIVE_PARAMETERS = [
    "username",
    "held",
    "new_password",
    "again_password",
    "csrfmiddlewaretoken",
]
LOGGING = {"version": 1, "disable_existing_loggers": False, "loggers": {"axes": {"level": "ERROR"}}}

PROXIES = _environment.proxies
ADDRESSES_ARE_TOLD = _environment.addresses_are_told
WRONG_FROM_ADDRESS = _environment.sign_in_tries_of_address
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
