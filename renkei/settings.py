"""One settings file. What differs between machines comes from the environment.

RENKEI_SQLITE      path of the SQLite file (default ``.data/renkei.sqlite3``)
PGDATABASE         set: PostgreSQL is used instead, through libpq's own variables
RENKEI_SECRET_KEY  signing key (default: made once and kept in ``.data/secret.key``)
RENKEI_HOSTS       names the site answers to, separated by commas (default: this machine only)
RENKEI_OPERATOR    who runs this site, named on its pages; RENKEI_CONTACT their mail or web address
RENKEI_SECURITY_CONTACT  mail or web address for reports of weaknesses, published as security.txt (default: none)
RENKEI_DEBUG       ``1`` shows Django's debug pages; never on a machine that others reach
RENKEI_PRODUCTION  ``1``: others reach the site, over HTTPS alone; unsafe settings refuse to start
RENKEI_READ_ONLY   ``1``: public pages alone, nothing is written: for a standby of PostgreSQL

The rest are explained in the README.
"""

import contextlib
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from renkei.production import Chosen, read_faults

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


PRODUCTION = env("RENKEI_PRODUCTION") == "1"
DEBUG = env("RENKEI_DEBUG") == "1"
RENKEI_READ_ONLY = READ_ONLY = env("RENKEI_READ_ONLY") == "1"
ALLOWED_HOSTS = [
    host.strip()
    for host in env("RENKEI_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1]").split(",")
    if host.strip()
]
PROXY_HEADER = env("RENKEI_PROXY_HEADER")  # by which the web server in front says that it was asked over HTTPS
PROXIES = env("RENKEI_PROXIES")  # how many of them add the caller's address to X-Forwarded-For
if PRODUCTION:
    _faults = read_faults(
        Chosen(
            key=env("RENKEI_SECRET_KEY"), debug=DEBUG, hosts=ALLOWED_HOSTS, proxy_header=PROXY_HEADER, proxies=PROXIES
        )
    )
    if _faults:
        raise ImproperlyConfigured("\n".join(["本番の設定に誤りがあるため、開始できません。", *_faults]))
SECRET_KEY = env("RENKEI_SECRET_KEY") or kept_secret(DATA / "secret.key")

INSTALLED_APPS = [
    "renkei",  # before the admin: our templates stand in for its own
    "measures",
    "regions",
    "renkei.office_app.OfficeConfig",  # django.contrib.admin
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
    "renkei.headers.Headers",  # outermost: refusals of the others carry its headers too
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # quickstart has no web server in front that would do it
    "renkei.standby.ReadOnly",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "renkei.signin.sessions.SignedIn",  # in the place of Django's AuthenticationMiddleware, and stricter
    "renkei.methods.KnownMethods",  # the office is read and sent forms, nothing else
    "renkei.messages.Messages",  # Django's, asked for lazily
    "simple_history.middleware.HistoryRequestMiddleware",
    "renkei.streams.Begun",  # innermost: what it meets is answered by a page as what a view meets
]

ROOT_URLCONF = "renkei.urls"
WSGI_APPLICATION = "renkei.wsgi.application"

FORM_RENDERER = "renkei.form_parts.FormParts"
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
    },
    {  # after it, so that templates of the office are not looked for here
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "renkei.page_templates.environment"},
    },
]

if env("PGDATABASE"):
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": env("PGDATABASE"),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {
                "prepare_threshold": 1,  # how often a statement of renkei.prepared is asked before it is planned for good
                "options": f"{env('PGOPTIONS')} -c jit=off"  # compiling a statement takes longer than our longest one
                + (" -c default_transaction_read_only=on" if READ_ONLY else ""),
            },
        }
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "renkei.sqlite",
            "NAME": env("RENKEI_SQLITE") or DATA / "renkei.sqlite3",
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                + (" PRAGMA query_only=ON;" if READ_ONLY else ""),
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [ROOT / "fixtures"]

AUTH_USER_MODEL = "renkei.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
LOGIN_URL = "admin:login"
RENKEI_SECOND_FACTOR = PRODUCTION or env("RENKEI_SECOND_FACTOR") == "1"  # whoever enters the office needs one
RENKEI_PROXIES = int(PROXIES) if PROXIES.isascii() and PROXIES.isdigit() else 0
SESSION_COOKIE_AGE = 10 * 60 * 60  # a working day, counted from signing in
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60  # how long the link of an invitation holds
CSRF_COOKIE_HTTPONLY = True

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語")]
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "documents": {  # PDFs, up to 32 MB each; few, because every process has its own
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
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = (f"HTTP_{PROXY_HEADER.upper().replace('-', '_')}", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # asked by a load balancer from inside
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SILENCED_SYSTEM_CHECKS = ["security.W021"]  # to have a whole domain preloaded is for its owner to decide
SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_ENFORCE_HISTORY_MODEL_PERMISSIONS = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# pages are made once and kept, so many MB in each process; 0: never
RENKEI_KEEP_PAGES = int(env("RENKEI_KEEP_PAGES") or 32)
# and so many MB in a folder that the processes of this machine share (systemd names one); 0: none
RENKEI_KEEP_FILES = int(env("RENKEI_KEEP_FILES") or 256)
RENKEI_KEPT_FOLDER = env("RENKEI_KEPT_FOLDER") or env("CACHE_DIRECTORY") or DATA / "kept"
RENKEI_KEEP_VALUES = True  # what several pages are made of is worked out once for each state of its tables
RENKEI_ADOPTION = "regions.uses.used_measures"  # whom the catalogue asks which measures were used in a year
RENKEI_EMPTY_SEARCH_SECONDS = 0 if READ_ONLY else 30  # vain searches are counted in memory, written so often; 0: never
RENKEI_OPERATOR, RENKEI_CONTACT = env("RENKEI_OPERATOR"), env("RENKEI_CONTACT")
RENKEI_SECURITY_CONTACT = env("RENKEI_SECURITY_CONTACT")
RENKEI_CLOSING_SOON_DAYS = 14  # a call that closes within so many days is まもなく締切り

ERROR_MAIL = env("RENKEI_ERROR_MAIL")  # sent through the mail server of this machine
ADMINS = [("", ERROR_MAIL)] if ERROR_MAIL else []
SERVER_EMAIL = ERROR_MAIL or "root@localhost"
EMAIL_SUBJECT_PREFIX = "[renkei] "
EMAIL_TIMEOUT = 5
_LOG = "json" if env("RENKEI_LOG") == "json" else "line"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "renkei.logs.Lines"}, "json": {"()": "renkei.logs.JsonLines"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": _LOG},
        "events": {"class": "logging.StreamHandler", "formatter": "json"},  # who signed in: always as JSON
        "mail": {"class": "renkei.logs.ErrorMail", "formatter": "line"},
    },
    "root": {"handlers": ["console", *(["mail"] if ERROR_MAIL else [])], "level": "WARNING"},
    "loggers": {
        "django": {"level": "WARNING"},  # without Django's own mail, which holds what the person had sent
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {
            "handlers": ["console"],
            "propagate": False,
        },  # anybody can cause it: no mail
        "renkei.requests": {"level": "INFO" if _LOG == "json" else "WARNING"},  # a line for each answer
        "renkei.security": {"handlers": ["events"], "level": "INFO", "propagate": False},
    },
}
