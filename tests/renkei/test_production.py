"""Production: unsafe settings refuse to start, all said at once in Japanese; safe ones pass Django's own check."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings

from renkei.production import Chosen, read_faults

KEY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
SAFE: dict[str, Any] = {
    "key": KEY,
    "debug": False,
    "hosts": ["renkei.example.go.jp"],
    "proxy_header": "X-Forwarded-Proto",
    "proxies": "1",
}
ENVIRONMENT = {
    "RENKEI_PRODUCTION": "1",
    "RENKEI_SECRET_KEY": KEY,
    "RENKEI_HOSTS": "renkei.example.go.jp",
    "RENKEI_PROXY_HEADER": "X-Forwarded-Proto",
    "RENKEI_PROXIES": "1",
}


def test_a_safe_choice_has_no_fault() -> None:
    assert read_faults(Chosen(**SAFE)) == []


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        pytest.param({"key": ""}, "RENKEI_SECRET_KEY", id="no-key"),
        pytest.param({"key": KEY[:49]}, "RENKEI_SECRET_KEY", id="short-key"),
        pytest.param({"key": "a" * 60}, "RENKEI_SECRET_KEY", id="simple-key"),
        pytest.param({"key": f"django-insecure-{KEY}"}, "RENKEI_SECRET_KEY", id="key-of-a-template"),
        pytest.param({"debug": True}, "RENKEI_DEBUG", id="debug"),
        pytest.param({"hosts": []}, "RENKEI_HOSTS", id="no-host"),
        pytest.param({"hosts": ["*"]}, "RENKEI_HOSTS", id="any-host"),
        pytest.param({"hosts": ["a.example", ".example.jp"]}, "RENKEI_HOSTS", id="a-whole-domain"),
        pytest.param({"proxy_header": ""}, "RENKEI_PROXY_HEADER", id="https-is-never-seen"),
        pytest.param({"proxies": ""}, "RENKEI_PROXIES", id="everybody-has-the-address-of-the-proxy"),
        pytest.param({"proxies": "0"}, "RENKEI_PROXIES", id="no-proxy"),
        pytest.param({"proxies": "一"}, "RENKEI_PROXIES", id="no-number"),
    ],
)
def test_each_unsafe_choice_is_one_fault_that_names_its_variable(changed: dict[str, Any], names: str) -> None:
    (fault,) = read_faults(Chosen(**{**SAFE, **changed}))

    assert fault.startswith(names)


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in an environment of its own: nothing of ours but these variables."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("RENKEI_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.ROOT,
        env={**ours, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_djangos_check_of_the_deployment_is_clean() -> None:
    run = manage("manage.py", "check", "--deploy", "--fail-level", "WARNING", **ENVIRONMENT)

    assert (run.returncode, "WARNING" in run.stderr, "?: (" in run.stdout + run.stderr) == (0, False, False)


def test_all_that_is_unsafe_is_said_at_once_and_without_a_traceback() -> None:
    run = manage("manage.py", "check", RENKEI_PRODUCTION="1", RENKEI_DEBUG="1", RENKEI_HOSTS="*")

    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    first, *faults = run.stderr.strip().splitlines()
    assert first == "本番の設定に誤りがあるため、開始できません。"
    assert [fault.split("に")[0].split("が")[0].split("=")[0].strip() for fault in faults] == [
        "RENKEI_SECRET_KEY",
        "RENKEI_HOSTS",
        "RENKEI_PROXY_HEADER",
        "RENKEI_PROXIES",
        "RENKEI_DEBUG",
    ]


ASK = """
import django
from django.conf import settings
static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # nothing is collected
settings.STORAGES = {**settings.STORAGES, "staticfiles": static}
django.setup()
from django.test import Client
ask = lambda path, **more: Client().get(path, headers={"host": "renkei.example.go.jp", **more})
https = {"x-forwarded-proto": "https"}
page, plain, other = ask("/admin/login/", **https), ask("/admin/login/"), ask("/admin/login/", **{"x-forwarded-ssl": "on"})
print(page.status_code, page["Strict-Transport-Security"])
print(plain.status_code, plain["Location"], other.status_code)
print(ask("/healthz").status_code, Client().get("/healthz").status_code)
print(Client().get("/measures/").get("X-Content-Type-Options"))
print(sorted(name for name, cookie in page.cookies.items() if cookie["secure"] and cookie["path"] == "/"))
print(settings.RENKEI_SECOND_FACTOR, settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.DEBUG)
"""


def test_production_speaks_https_alone() -> None:
    run = manage("-c", ASK, DJANGO_SETTINGS_MODULE="renkei.settings", RENKEI_SQLITE=":memory:", **ENVIRONMENT)

    assert run.stdout.splitlines() == [
        "200 max-age=31536000; includeSubDomains",
        "301 https://renkei.example.go.jp/admin/login/ 301",
        "200 400",
        "nosniff",
        "['__Host-csrf']",
        "True __Host-session True False",
    ], run.stderr
