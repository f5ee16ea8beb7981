"""CSV in cp932: what it can write it writes, what it cannot it reports, and it never replaces a character."""

import io

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from measures.csv_files import is_writable, write_cp932, write_lines
from measures.workbooks.csvs import decode
from tests.factories import make_edition, make_entry, publish_edition_now

signs = st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00")


def published(name: str, **texts: str) -> None:
    publish_edition_now(make_entry(edition=make_edition(year=2025), name=name, **texts).edition)


@pytest.mark.parametrize("sign", "①㈱㎡Ⅰ髙﨑～－∥￢ｱ漢a\ufa19")
def test_what_cp932_has_comes_back(sign: str) -> None:
    assert is_writable(sign)


@pytest.mark.parametrize("sign", ["𠮷", "〜", "−", "é", "¥", "‾", "\x80", "\xa0", "👪", "\u3099"])
def test_what_cp932_lacks_or_makes_another_sign_of_is_not_writable(sign: str) -> None:
    assert not is_writable(sign)


@given(st.lists(st.text(alphabet=signs, max_size=8), min_size=1, max_size=3))
def test_a_file_is_written_whole_or_every_lost_character_is_named(texts: list[str]) -> None:
    target = io.BytesIO()

    found = list(write_cp932([["text"], *([text] for text in texts)], target))

    lost = {sign for text in texts for sign in text if not is_writable(sign)}
    assert {sign for cell in found for sign in cell.characters} == lost
    if not lost:
        assert decode(target.getvalue()) == "".join(write_lines([["text"], *([text] for text in texts)]))[1:]


@pytest.mark.django_db
def test_a_csv_in_cp932_says_the_same_as_in_utf_8(client: Client) -> None:
    published("髙﨑㈱①～－", summary="=1\r\n改行")

    response = client.get("/measures/2025/data.csv?encoding=cp932")

    assert response["Content-Type"] == "text/csv; charset=windows-31j"
    body = response.getvalue()
    assert body.decode("cp932") == client.get("/measures/2025/data.csv").getvalue().decode("utf-8-sig")
    assert client.get("/measures/2025/data.csv?encoding=UTF-8").getvalue().startswith(b"\xef\xbb\xbf")


@pytest.mark.django_db
def test_what_cannot_be_written_is_listed_with_its_row_column_and_sign(client: Client) -> None:
    published("𠮷野川〜", rate_text="１／２")

    response = client.get("/measures/2025/data.csv?ministry=mic&encoding=cp932")

    assert response.status_code == 400
    cells = response.context["cells"]
    assert [(cell.row, cell.column, cell.characters) for cell in cells] == [
        (2, "name", ("𠮷", "〜")),
        (2, "full_name", ("𠮷", "〜")),
    ]
    assert "𠮷（U+20BB7）、〜（U+301C）" in response.text
    assert 'href="/measures/2025/data.csv?ministry=mic"' in response.text


@pytest.mark.django_db
def test_a_long_list_of_them_is_counted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    published("𠮷", summary="𠮷", support_text="𠮷")
    monkeypatch.setattr("measures.views.answers.MOST_LISTED", 1)

    response = client.get("/measures/2025/data.csv?encoding=cp932")

    assert "4個のセル" in response.text
    assert "ほか3個" in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["encoding=euc-jp", "encoding=", "encoding=utf-8&encoding=cp932", "encoding=%00"])
@pytest.mark.parametrize("path", ["data.csv", "coverage.csv", "changes.csv"])
def test_an_encoding_that_is_not_offered_is_400(client: Client, path: str, query: str) -> None:
    published("名称")

    response = client.get(f"/measures/2025/{path}?{query}")

    assert response.status_code == 400
    assert response.text.startswith("encoding: 文字コード")


@pytest.mark.django_db
def test_every_csv_is_to_be_had_in_cp932(client: Client) -> None:
    published("名称")

    for address in ("/measures/2025/data.csv", "/measures/2025/coverage.csv", "/measures/2025/changes.csv",
                    "/measures/all/data.csv", "/calls/data.csv", "/regions/data.csv", "/regions/members.csv",
                    "/applications/unknown/data.csv", "/data/dictionary.csv"):  # fmt: skip
        response = client.get(f"{address}?encoding=cp932")
        assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=windows-31j"), address
        assert response.getvalue().decode("cp932")
