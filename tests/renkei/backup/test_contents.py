"""The digest that tells whether rows are the same, and manifests that anybody may have written."""

import json
from typing import Any

import pytest

from renkei.backup.contents import BackupRefused, Digest, Manifest, Part, read_manifest, settle

PART = Part("a_table", [["id", "integer"], ["told", "json"]], 0, 0, "0" * 64, "0" * 64, 3)
MANIFEST = Manifest(
    "0.4.0", "2026-11-30T00:00:00+00:00", "sqlite", [["app", "0001_initial"]], ["django_session"], [PART]
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param('{"b":1,"a":2}', '{"a": 2, "b": 1}', id="order-of-keys"),
        pytest.param("1e22", "10000000000000000000000", id="large-float"),
        pytest.param("1.5e-07", "0.00000015", id="small-float"),
        pytest.param("-0.0", "0.0", id="minus-zero"),
        pytest.param('"\\u795e"', '"神"', id="escapes"),
        pytest.param("[1.50]", "[1.50]", id="as-written"),
    ],
)
def test_documents_that_say_the_same_have_one_form(one: str, other: str) -> None:
    assert settle(one) == settle(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("1", "1.0", id="whole-or-not"),
        pytest.param("null", '""', id="null-or-empty"),
        pytest.param("1", "true", id="one-or-true"),
        pytest.param("[1,2]", "[2,1]", id="order-of-a-list"),
        pytest.param('"神"', '"\ufa19"', id="look-alike"),
        pytest.param("9007199254740993", "9007199254740992", id="past-a-float"),
        pytest.param("1.0", '"1.0"', id="number-or-text"),
    ],
)
def test_documents_that_differ_have_different_forms(one: str, other: str) -> None:
    assert settle(one) != settle(other)


@pytest.mark.parametrize(
    "document",
    ["NaN", "Infinity", "1e999999999", "1" * 5000, "[" * 100_000, "{", ""],
    ids=["nan", "infinity", "bomb", "digits", "deep", "open", "nothing"],
)
def test_a_document_that_no_database_would_hold_is_refused(document: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 – its text is for nobody
        settle(document)


def test_the_digest_depends_on_every_row_and_its_place() -> None:
    def digest(*rows: list[Any]) -> str:
        made = Digest(["integer", "text"])
        for row in rows:
            made.add(row)
        return str(made)

    both = digest([1, "a"], [2, None])
    assert both == digest([1, "a"], [2, None])
    assert both not in {
        digest([2, None], [1, "a"]),
        digest([1, "a"]),
        digest([1, "a"], [2, ""]),
        digest([1, "a", 2, None]),
    }


def test_a_manifest_reads_as_it_was_written() -> None:
    assert read_manifest(MANIFEST.to_json()) == MANIFEST


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"application": "other"}, "renkei のバックアップではありません", id="another-program"),
        pytest.param({"format": 2}, "形式（2）が、このプログラムで読める形式（1）と違います", id="another-format"),
        pytest.param({"tables": None}, "目録が壊れているか", id="no-tables"),
        pytest.param({"migrations": [["one"]]}, "目録が壊れているか", id="half-a-migration"),
        pytest.param({"version": "\x1b[2J"}, "目録が壊れているか", id="escape-sequence"),
        pytest.param({"left_out": ["../etc"]}, "目録が壊れているか", id="path"),
    ],
)
def test_a_manifest_that_is_none_of_ours_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(BackupRefused, match=words):
        read_manifest(json.dumps({**json.loads(MANIFEST.to_json()), **change}).encode())


@pytest.mark.parametrize(
    "change",
    [
        {"rows": -1},
        {"rows": True},
        {"size": 2**64},
        {"name": 'a"; DROP'},
        {"sha256": "0"},
        {"columns": [["id"]]},
        {"last": "3"},
    ],
    ids=str,
)
def test_a_table_in_a_manifest_that_is_none_is_refused(change: dict[str, Any]) -> None:
    told = json.loads(MANIFEST.to_json())
    told["tables"] = [{**told["tables"][0], **change}]

    with pytest.raises(BackupRefused, match="目録が壊れているか"):
        read_manifest(json.dumps(told).encode())


def test_a_table_twice_is_refused() -> None:
    told = json.loads(MANIFEST.to_json())
    told["tables"] *= 2

    with pytest.raises(BackupRefused, match="同じ表が二度"):
        read_manifest(json.dumps(told).encode())


@pytest.mark.parametrize(
    "data", [b"", b"[1]", b"\xff", b"[" * 100_000, b"{"], ids=["empty", "list", "bytes", "deep", "open"]
)
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(BackupRefused):
        read_manifest(data)
