"""Lines of the log: one a record, readable back, forged by nothing; and the mail that tells of an error."""

import json
import logging
import sys
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from renkei.logs import ErrorMail, JsonLines, Lines, escape, request_id

NASTY = 'a"b\\c\n{"event": "forged"}\r\x00\x1b[31m\x7f\x85\u2028\u202e\u200b\ufeff\U000e0041'


def record(message: str, *arguments: Any, **more: Any) -> logging.LogRecord:
    made = logging.LogRecord("renkei.x", logging.ERROR, __file__, 1, message, arguments, more.pop("exc_info", None))
    made.__dict__ |= more
    return made


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("総務省　令和2年度", "総務省　令和2年度", id="what-has-a-shape-stays"),
        pytest.param("a\nb", "a\\u000ab", id="line-end"),
        pytest.param("\u202e", "\\u202e", id="direction"),
        pytest.param("\u2028", "\\u2028", id="line-separator"),
        pytest.param("\U000e0041", "\\udb40\\udc41", id="tag-letter-beyond-the-first-plane"),
        pytest.param("\ud800", "\\ud800", id="half-a-character"),
        pytest.param("𠮷", "𠮷", id="kanji-beyond-the-first-plane"),
    ],
)
def test_what_has_no_shape_is_written_as_its_number(text: str, written: str) -> None:
    assert escape(text) == written


def test_a_json_line_is_one_line_and_reads_back_as_it_was() -> None:
    line = JsonLines().format(record("said %s", NASTY, values={"name": NASTY, "count": 3}))

    assert escape(line) == line
    read = json.loads(line)
    assert (read["message"], read["name"], read["count"]) == (f"said {NASTY}", NASTY, 3)
    assert read["level"] == "ERROR"


def test_a_line_for_people_is_one_line() -> None:
    line = Lines().format(record("said %s", NASTY, values={"name": NASTY}))

    assert "\n" not in line
    assert escape(line) == line


def test_an_exception_is_set_in_and_names_the_request() -> None:
    token = request_id.set("0123456789abcdef")
    try:
        raise ValueError("x\n2026-11-30 INFO forged")
    except ValueError:
        made = record("broke", exc_info=sys.exc_info())
        lines, read = Lines().format(made).splitlines(), json.loads(JsonLines().format(made))
    finally:
        request_id.reset(token)

    assert all(line.startswith("    ") for line in lines[1:])
    assert read["request"] == "0123456789abcdef"
    assert "ValueError" in read["exception"]


def test_an_error_is_mailed_without_what_was_sent_and_once_a_minute(settings: Any) -> None:
    settings.ADMINS = [("", "ops@example.jp")]
    handler = ErrorMail()
    handler.setFormatter(Lines())
    made = record("Internal Server Error: %s", "/admin/login/", request="the request with its password")

    handler.handle(made)
    handler.handle(made)

    (sent,) = mail.outbox
    assert sent.to == ["ops@example.jp"]
    assert "Internal Server Error: /admin/login/" in sent.body
    assert "password" not in sent.body


@pytest.mark.django_db
def test_an_answer_is_a_line_without_what_was_searched(client: Client, caplog: Any) -> None:
    with caplog.at_level(logging.INFO, logger="renkei.requests"):
        client.get("/healthz?q=secret")
        client.get("/admin/invitation/MQ/one-time-key/")

    first, second = (entry.values for entry in caplog.records if entry.name == "renkei.requests")
    assert (first["method"], first["path"], first["status"]) == ("GET", "/healthz", 200)
    assert second["path"] == "/admin/invitation/<uidb64>/<token>/"
