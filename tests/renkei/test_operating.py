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


def test_commands_of_postgres_do_not_take_the_settings_of_the_site_along() -> None:
    """``runuser`` keeps PGUSER and PGHOST, and would ask as the site's own account."""
    assert PAGE.count("su - postgres -c") >= 5
    assert "runuser -u postgres" not in PAGE


@pytest.mark.parametrize("folder", [1, 2])
def test_a_release_is_made_where_its_settings_are_set(folder: int) -> None:
    """Without them ``migrate`` writes to an SQLite file in the release, and says nothing."""
    assert f"set -a; . /etc/renkei/renkei.env; set +a\ngit clone CHECKOUT /srv/renkei/releases/{folder}\n" in PAGE


def test_pages_of_nginx_have_a_status_of_their_own() -> None:
    """Without the equals sign nginx keeps 502 and 403, whatever the page returns."""
    assert "error_page 403 404 = @missing;" in PAGE
    assert "error_page 502 504 = @away;" in PAGE
