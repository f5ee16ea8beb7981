"""operating.md says what the code says: its commands, variables, paths and limits are there."""

import re

import pytest
from django.conf import settings
from django.core.management import get_commands

from measures.models.intake import LARGEST_FILE

pytestmark = pytest.mark.one_database
PAGE = (settings.ROOT / "renkei/operating.md").read_text("utf-8")
SOURCES = "".join((settings.ROOT / "renkei" / name).read_text("utf-8") for name in ("settings.py", "gunicorn.conf.py"))


def test_every_command_exists() -> None:
    named = set(re.findall(r"manage\.py (\w+)", PAGE))

    assert {"backup", "restore", "clearsessions", "migrate", "quickstart"} <= named
    assert named - get_commands().keys() == set()


def test_every_variable_is_read() -> None:
    named = set(re.findall(r"\b(?:RENKEI_[A-Z_]+|WEB_CONCURRENCY)\b", PAGE))

    assert len(named) >= 10
    assert [name for name in named if f'"{name}"' not in SOURCES] == []


def test_every_path_of_the_project_exists() -> None:
    named = set(re.findall(r"(?<![\w/.])(?:renkei/[\w.]+\.\w+|\.lock/[\w.]+)", PAGE))

    assert named >= {"renkei/gunicorn.conf.py", ".lock/requirements.txt"}
    assert [path for path in named if not (settings.ROOT / path).exists()] == []


def test_what_it_quotes_from_the_screen_is_said_there() -> None:
    files = [path for room in ("measures", "renkei") for path in (settings.ROOT / room).rglob("*.*")]
    said = "".join(path.read_text("utf-8") for path in files if path.suffix in (".py", ".html"))
    quoted = ["画面の部品", "本番の設定に誤りがある", "読取りが始まっていません", "読取りが途中で止まりました", "再開する",
              "ここでは閲覧だけができます", "ただいま利用できません"]  # fmt: skip

    assert [words for words in quoted if words not in PAGE or words not in said] == []


def test_nginx_lets_the_largest_file_through() -> None:
    (megabytes,) = re.findall(r"client_max_body_size (\d+)m;", PAGE)

    assert int(megabytes) * 2**20 > LARGEST_FILE


def test_no_header_of_a_caller_is_passed_on() -> None:
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in PAGE
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in PAGE
    assert "proxy_add_x_forwarded_for" not in PAGE
