"""One settings file. What differs between machines comes from the environment.

RENKEI_SQLITE      path of the SQLite file (default ``.data/renkei.sqlite3``)
PGDATABASE         set: PostgreSQL is used instead, through libpq's own variables
RENKEI_SECRET_KEY  signing key (default: made once and kept in ``.data/secret.key``)
RENKEI_HOSTS       names the site answers to, separated by commas (default: this machine only)
RENKEI_OPERATOR    who runs this site, named on its pages; RENKEI_CONTACT their mail or web address
RENKEI_SECURITY_CONTACT  mail or web address for reports of weaknesses, published as security.txt (default: none)
RENKEI_DEBUG       ``1`` shows Django's debug pages; never on a machine that others reach
"""

import contextlib
import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / ".data"


def env(name: str, default: str = "") -> str:
    """Return the environment variable ``name`` without surrounding space."""
    return os.environ.get(name, default).strip()


def kept_secret(path: Path) -> str:
    """Return the key kept in ``path``, making it on first use, readable by its owner alone.

    The file appears whole or not at all, so that two processes starting at once agree.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        own = path.with_name(f"{path.name}.{os.getpid()}")
        own.touch(mode=0o600)
        own.write_text(secrets.token_urlsafe(50), encoding="ascii")
        with contextlib.suppress(FileExistsError):
            os.link(own, path)
        own.unlink()
    return path.read_text(encoding="ascii").strip()


SECRET_KEY = env("RENKEI_SECRET_KEY") or kept_secret(DATA / "secret.key")
DEBUG = env("RENKEI_DEBUG") == "1"
ALLOWED_HOSTS = [host for host in env("RENKEI_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]

INSTALLED_APPS = [
    "renkei",  # before the admin: our templates stand in for its own
    "measures",
    "regions",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django_filters",
    "import_export",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # quickstart has no web server in front that would do it
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "renkei.urls"
WSGI_APPLICATION = "renkei.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

if env("PGDATABASE"):
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": env("PGDATABASE"),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": env("RENKEI_SQLITE") or DATA / "renkei.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [ROOT / "fixtures"]

AUTH_USER_MODEL = "renkei.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語")]
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "documents": {  # PDFs, up to 16 MB each; few, because every process has its own
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "documents",
        "OPTIONS": {"MAX_ENTRIES": 8},
    },
}

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False  # a page without its style sheet beats no page

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_ENFORCE_HISTORY_MODEL_PERMISSIONS = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
RENKEI_ADOPTION = "regions.uses.used_measures"  # whom the catalogue asks which measures were used in a year
RENKEI_EMPTY_SEARCH_SECONDS = 30  # searches that find nothing are counted in memory and written so often; 0: never
RENKEI_OPERATOR, RENKEI_CONTACT = env("RENKEI_OPERATOR"), env("RENKEI_CONTACT")
RENKEI_SECURITY_CONTACT = env("RENKEI_SECURITY_CONTACT")
RENKEI_CLOSING_SOON_DAYS = 14  # a call that closes within so many days is まもなく締切り

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}
