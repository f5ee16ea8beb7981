"""What is said when something is not there or goes wrong: in Japanese, with a way on, and without the database."""

import errno

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError, connection
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import path

from renkei.urls import *  # noqa: F403 - the addresses and handlers of the site, and some that fail
from renkei.urls import urlpatterns as site


def fail_with(error: Exception):
    def view(request: HttpRequest):
        raise error

    return view


def stream_with(*pieces: bytes | Exception):
    def make():
        for piece in pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece

    return lambda request: StreamingHttpResponse(make(), content_type="text/csv")


urlpatterns = [
    *site,
    path("fails/400/", fail_with(SuspiciousOperation("secret"))),
    path("fails/403/", fail_with(PermissionDenied("secret"))),
    path("fails/500/", fail_with(RuntimeError("secret"))),
    path("fails/database/", fail_with(OperationalError("secret"))),
    path("fails/driver/", fail_with(connection.Database.OperationalError("secret"))),
    path("fails/stream/", stream_with(OperationalError("secret"))),
    path("fails/later/", stream_with(b"one", b"two", OperationalError("secret"))),
    path("streams/", stream_with(b"one", b"two")),
    path("streams/nothing/", stream_with()),
    path("fails/disk/", fail_with(OSError(errno.ENOSPC, "secret"))),
    path("fails/file/", fail_with(OSError(errno.ENOENT, "secret"))),
]


@pytest.mark.urls("tests.renkei.test_errors")
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/fails/400/", 400, "要求を処理できません"),
        ("/fails/403/", 403, "この操作はできません"),
        ("/nowhere/", 404, "ページが見つかりません"),
        ("/fails/500/", 500, "一時的な障害が起きています"),
        ("/fails/file/", 500, "一時的な障害が起きています"),
        ("/fails/database/", 503, "ただいま利用できません"),
        ("/fails/driver/", 503, "ただいま利用できません"),
        ("/fails/stream/", 503, "ただいま利用できません"),
        ("/fails/disk/", 503, "ただいま利用できません"),
    ],
)
def test_an_error_page_is_ours_and_asks_nothing_of_the_database(client, address, status, words):
    client.raise_request_exception = False

    response = client.get(address)  # without the db fixture: a query would fail the test

    assert response.status_code == status
    assert f"<h1>{words}</h1>" in response.text
    assert 'href="/"' in response.text
    assert "secret" not in response.text


@pytest.mark.urls("tests.renkei.test_errors")
def test_what_breaks_after_the_first_piece_ends_the_connection_early(client):
    pieces = iter(client.get("/fails/later/"))

    assert (next(pieces), next(pieces)) == (b"one", b"two")
    with pytest.raises(OperationalError):
        next(pieces)


@pytest.mark.urls("tests.renkei.test_errors")
@pytest.mark.parametrize(("address", "body"), [("/streams/", b"onetwo"), ("/streams/nothing/", b"")])
def test_a_stream_comes_whole(client, address, body):
    assert client.get(address).getvalue() == body


def test_a_strange_host_is_refused_in_japanese(client):
    response = client.get("/healthz", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert "要求を処理できません" in response.text
