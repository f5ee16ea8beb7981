"""The list as data: the same query, its exact shape, and errors that a program understands."""

import csv
import io
import json

import pytest

from tests.factories import make_block, make_edition, make_entry, make_envelope, publish_edition_now

pytestmark = pytest.mark.django_db
SHAPE = {
    "number", "ministry", "ministry_name", "name", "full_name", "fields_text", "fields", "summary", "support",
    "budget", "rate", "recipients",
}  # fmt: skip


def entries_of(client, query: str = "") -> list[dict]:
    return client.get(f"/measures/2020/data.json{query}").json()["entries"]


def rows_of(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def test_json_has_the_promised_shape(client, document_2020):
    response = client.get("/measures/2020/data.json")
    data = response.json()

    assert response["Content-Type"] == "application/json"
    assert "内閣府" in response.text  # not escaped
    assert list(data) == ["contract_version", "fiscal_year", "edition", "total", "entries"]
    assert data["fiscal_year"] == 2020
    assert list(data["edition"]) == ["revision", "kind", "published_at"]
    assert data["edition"]["published_at"].endswith("+09:00")
    assert data["total"] == {
        "yen": 2_058_595_000_000,
        "upper_bound_yen": 900_000_000,
        "unread_envelopes": 0,
        "scope": "nationwide",
    }
    assert [entry["number"] for entry in data["entries"]] == list(range(1, 18))
    assert {frozenset(entry) for entry in data["entries"]} == {frozenset(SHAPE)}


def test_json_of_one_entry_is_exactly_this(client, document_2020):
    [entry] = entries_of(client, "?q=防災・安全交付金")

    assert entry == {
        "number": 12,
        "ministry": "mlit",
        "ministry_name": "国土交通省",
        "name": "防災・安全交付金",
        "full_name": "防災・安全交付金",
        "fields_text": "ウ-Ａ a,b,c,d,e,f,g,h\nウ-Ｂ a,b,c,d,e,f",
        "fields": [f"ウ-A:{letter}" for letter in "abcdefgh"] + [f"ウ-B:{letter}" for letter in "abcdef"],
        "summary": entry["summary"],
        "support": {"text": "交付の判断にあたって、一定程度配慮", "grade": "considered"},
        "budget": {
            "envelope": 10,
            "text": "1,038,804（うち臨時・特別の措置2,541億円）",
            "yen": 1_038_804_000_000,
            "within": False,
            "part": {"label": "臨時・特別の措置", "yen": 254_100_000_000, "inside": True},
            "parts": [{"label": "臨時・特別の措置", "yen": 254_100_000_000, "inside": True}],
            "shared": False,
            "unread": False,
        },
        "rate": {"text": "定額", "fractions": [], "fixed": True, "open": False, "unread": False},
        "recipients": {"text": "地方公共団体等", "unread": False},
    }


def test_json_says_shared_within_and_full_names(client, document_2020):
    entries = {entry["number"]: entry for entry in entries_of(client)}

    assert [number for number, entry in entries.items() if entry["budget"]["shared"]] == [5, 6, 7, 8]
    assert [number for number, entry in entries.items() if entry["budget"]["within"]] == [5, 6]
    assert entries[5]["budget"]["envelope"] == entries[6]["budget"]["envelope"]
    assert entries[8]["full_name"] == "帰国・外国人児童生徒等教育の推進支援事業（Ⅱ定住外国人の子供の就学促進事業）"
    assert entries[5]["rate"]["fractions"] == ["10/10", "3/4", "2/3", "1/2"]
    assert entries[16]["rate"] == {
        "text": "定額、1/2等", "fractions": ["1/2"], "fixed": True, "open": True, "unread": False,
    }  # fmt: skip
    assert (
        sum(
            entry["budget"]["unread"] + entry["rate"]["unread"] + entry["recipients"]["unread"]
            for entry in entries.values()
        )
        == 0
    )


def test_shared_stays_true_where_the_query_leaves_one_row(client, document_2020):
    data = client.get("/measures/2020/data.json?q=ローカル10,000プロジェクト").json()

    assert [entry["budget"]["shared"] for entry in data["entries"]] == [True]
    assert data["total"]["yen"] == 900_000_000


def test_data_answers_the_query_of_the_list_without_pages(client, document_2020):
    query = "?ministry=mic&field=ウ-A:g&sort=-budget&page=3"

    assert [entry["number"] for entry in entries_of(client, query)] == [3, 4, 2]
    assert [row[2] for row in rows_of(client.get(f"/measures/2020/data.csv{query}").getvalue())[1:]] == ["3", "4", "2"]


@pytest.mark.parametrize(
    "query", ["ministry=x", "field=ウ-A:z", "grade=x", "sort=x", "q=%00", "page=0", "q=" + "あ" * 201]
)
def test_a_bad_value_is_400_and_says_where(client, query):
    make_edition(year=2025, published=True)
    key = query.split("=")[0]

    as_json, as_csv = (client.get(f"/measures/2025/data.{form}?{query}") for form in ("json", "csv"))

    assert (as_json.status_code, as_csv.status_code) == (400, 400)
    assert list(as_json.json()) == ["errors"]
    assert list(as_json.json()["errors"]) == [key]
    assert as_csv["Content-Type"] == "text/plain; charset=utf-8"
    assert as_csv.text.startswith(f"{key}: ")


def test_csv_is_what_a_spreadsheet_opens(client, document_2020):
    response = client.get("/measures/2020/data.csv")
    assert response.streaming
    body = response.getvalue()
    header, *rows = rows_of(body)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="measures-2020.csv"'
    assert body.startswith(b"\xef\xbb\xbffiscal_year,revision,number,")
    assert body.endswith(b"\r\n")
    assert len(rows) == 17
    first = dict(zip(header, rows[0], strict=True))
    assert first["budget_yen"] == "100000000000"
    assert first["fields"] == "ウ-A:f"
    assert first["recipients_text"] == "都道府県\n市区町村\n等"
    assert (first["budget_shared"], first["rate_fixed"]) == ("false", "false")


def test_csv_leaves_what_is_not_known_empty(client):
    entry = make_entry(edition=make_edition(year=2025), amount_text="調査中")
    publish_edition_now(entry.edition)

    header, row = rows_of(client.get("/measures/2025/data.csv").getvalue())
    values = dict(zip(header, row, strict=True))

    assert values["budget_text"] == "調査中"
    assert values["budget_yen"] == ""
    assert values["budget_unread"] == "true"
    assert "None" not in row


def test_no_cell_becomes_a_formula(client):
    texts = {"name": "=1+1", "summary": "＝1+1", "support_text": "'@SUM", "rate_text": "-1/2", "recipients_text": "+81"}
    entry = make_entry(edition=make_edition(year=2025), amount_text="=cmd", full_name="－名", **texts)
    publish_edition_now(entry.edition)

    header, row = rows_of(client.get("/measures/2025/data.csv").getvalue())
    values = dict(zip(header, row, strict=True))

    assert [cell for cell in row if cell[:1] in ("=", "+", "-", "@", "＝", "＋", "－", "＠")] == []
    assert values["name"] == "'=1+1"
    assert values["support_text"] == "''@SUM"


def test_a_revision_and_the_draft_have_data_of_their_own(client, editor):
    make_edition(year=2024, published=True)
    make_entry(edition=make_edition(year=2025))
    client.force_login(editor)

    revision, draft = client.get("/measures/2024/r1/data.csv"), client.get("/measures/2025/draft/data.json")

    assert revision["Content-Disposition"] == 'attachment; filename="measures-2024-r1.csv"'
    assert "no-store" in draft["Cache-Control"]
    assert draft.json()["edition"] == {"revision": 1, "kind": "initial", "published_at": None}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("form", "queries"), [("json", 10), ("csv", 9)])
def test_data_take_the_same_queries_for_any_length(client, django_assert_num_queries, form, queries, count):
    edition = make_edition(year=2025)
    envelope = make_envelope(block=make_block(edition=edition))
    for number in range(count):
        make_entry(envelope=envelope, name=f"施策{number}", fields_text="ウ-A a,b")
    publish_edition_now(edition)

    with django_assert_num_queries(queries):
        client.get(f"/measures/2025/data.{form}").getvalue()


def test_json_is_read_back_whole(client, document_2020):
    response = client.get("/measures/2020/data.json")

    assert json.loads(response.content.decode("utf-8")) == response.json()
