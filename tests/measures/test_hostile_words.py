"""Every nasty text as ``q`` gives a helpful page, and every spelling a person means as the same finds the same."""

import pytest

from measures.models import Edition
from tests.factories import make_edition, make_entry, publish_edition_now

pytestmark = pytest.mark.django_db

REFUSED = {
    "nul": "%00",
    "nul-inside": "%E9%98%B2%00%E7%81%BD",
    "escape": "%1B%5B31m",
    "too-long": "%E3%81%82" * 10_000,
    "too-long-ascii": "a" * 10_000,
    "noncharacter": "%EF%BF%BF",
}
HARMLESS = {
    "lone-surrogate-in-percent": "%ED%A0%80",
    "broken-utf-8": "%E3%81",
    "overlong-utf-8": "%C0%AF",
    "latin-1": "%E9",
    "bidi": "%E2%80%AE%E9%98%B2%E7%81%BD%E2%80%AC",
    "zero-width-alone": "%E2%80%8B",
    "ivs": "%E8%91%9B%F3%A0%84%80%E5%9F%8E",
    "like-signs": "%25_%5C",
    "quotes": "%27%22%3B--",
    "markup": "%3Cscript%3E",
    "plus-and-hash": "%2B%23%26",
    "private-use": "%EE%80%80",
    "far-plane": "%F4%8F%BF%BD",
    "combining-marks": "%E3%82%AB" + "%E3%82%99" * 150,
    "one-letter": "a",
    "spaces": "+%E3%80%80+",
    "many-words": "+".join("abcdefghijklmnopqrstuvwxyz" * 3),
    "folds-to-far-more": "%EF%B7%BA" * 200,
    "twice": "a&q=b",
}
FOUND = {
    "one-kanji": "防",
    "two-kanji": "防災",
    "one-kana": "さ",
    "half-width-kana": "ｻｰﾊﾞｰ",
    "hiragana": "さーばー",
    "another-dash": "サ―バ―",
    "nfd": "サーハ\u3099ー",
    "half-width-latin": "ict",
    "full-width-latin": "ＩＣＴ",
    "variant-kanji": "髙崎",
    "old-kanji": "澤",
    "ivs": "葛\U000e0100城",
    "compatibility-ideograph": "神\ufe00".replace("神", "\ufa19"),
    "bidi-inside": "防\u202e災\u202c",
    "zero-width-inside": "防\u200b災",
    "like-percent": "%",
    "like-underscore": "_",
    "backslash": "\\",
    "quote": "'",
    "square": "㎡",
    "roman-number": "Ⅱ",
    "far-plane-kanji": "𠮷野",
}
PATHS = ["/measures/2025/", "/measures/2025/print/", "/measures/all/"]


def make_document() -> Edition:
    edition = make_edition(year=2025)
    name = "防災サーバー㎡ICT高﨑沢葛城神社50%_\\'II吉野"
    make_entry(edition=edition, name=name, summary="", recipients_text="市町村")
    make_entry(edition=edition, name="港湾", summary="", recipients_text="都道府県")
    return publish_edition_now(edition)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("query", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_searched_for_is_said_at_the_field(client, path, query):
    make_document()

    response = client.get(f"{path}?q={query}")

    assert response.status_code == 200
    assert list(response.context["found"].messages) == ["q"]
    assert "防災サーバー" not in response.text
    assert client.get(f"/measures/2025/data.json?q={query}").status_code == 400


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("query", HARMLESS.values(), ids=HARMLESS)
def test_what_is_odd_is_searched_for_all_the_same(client, path, query):
    make_document()

    response = client.get(f"{path}?q={query}")

    assert response.status_code == 200
    assert response.context["found"].messages == {}
    assert client.get(f"/measures/2025/data.json?q={query}").status_code == 200


@pytest.mark.parametrize("word", FOUND.values(), ids=FOUND)
def test_every_spelling_finds_the_one_row(client, word):
    make_document()

    for path in ("/measures/2025/", "/measures/all/"):
        context = client.get(path, {"q": word}).context
        assert context["page"].paginator.count == 1, path


@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_every_part_of_a_name_finds_its_row(client, length):
    edition = make_document()
    name = edition.entries.get(position=1).name

    for start in range(0, len(name) - length + 1, 4):
        part = name[start : start + length]
        found = client.get("/measures/2025/data.json", {"q": part}).json()["entries"]
        assert name in [entry["name"] for entry in found], part
