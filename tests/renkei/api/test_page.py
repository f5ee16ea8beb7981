"""The page for people: every operation with its parameters and a command that works."""

import itertools
import shlex

import pytest
from django.test import Client

import regions.loading
from renkei.api.pages import page_context
from renkei.api.table import OPERATIONS

pytestmark = pytest.mark.django_db


def test_the_page_lists_every_operation_in_japanese_without_scripts(client, document_2020):
    text = client.get("/api/").text

    assert [one.path for one in OPERATIONS if f"<code>GET /api/{one.path}</code>" not in text] == []
    assert "<script" not in text
    assert "https://" not in text.replace("https://www.w3.org/", "")
    assert '<html lang="ja">' in text


def test_every_command_of_the_page_is_answered(client: Client, rf, document_2020):
    regions.loading.load_missing(by=None)
    groups = page_context(rf.get("/api/"))["groups"]
    statuses = {}
    for one in (one for described in groups.values() for one in described):
        words = shlex.split(one.command.replace("\\\n", " "))
        asked = [word for flag, word in itertools.pairwise(words) if flag == "--data-urlencode"]
        address = next(word for word in words if word.startswith("http://testserver/"))
        query = [tuple(text.split("=", 1)) for text in asked]
        statuses[one.operation.name] = (client.get(address, query).status_code, client.get(one.address).status_code)

    assert statuses == {one.name: (200, 200) for one in OPERATIONS}
