"""分野別の掲載状況 as page and data: the real document's figures, links, revisions and drafts."""

import csv
import io
import re
from html import unescape

import pytest

from measures.editions import revise
from measures.models import Edition
from tests.factories import (
    make_edition,
    make_entry,
    make_envelope,
    make_ministry,
    make_user,
    publish_edition_now,
)

pytestmark = pytest.mark.django_db
EMPTY = "この欄に掲載された関係各省の施策はありません。地方財政措置は別に講じられています。"
CAUTION = "全国の予算額であり、連携中枢都市圏に配分される額ではありません。"
EMPTY_2020 = ["ア:a", "ア:e", *(f"イ:{letter}" for letter in "abcd"), *(f"ウ-C:{letter}" for letter in "abcd")]


def data_of(client, address: str = "/measures/2020/coverage.json") -> dict:
    return client.get(address).json()


def rows_of(client, address: str = "/measures/2020/coverage.csv") -> list[dict[str, str]]:
    text = client.get(address).getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


# the real document


def test_ten_of_27_cells_are_empty_and_say_so(client, document_2020):
    response = client.get("/measures/2020/coverage/")
    coverage = response.context["coverage"]

    assert len(coverage.cells) == 27
    assert [line.place.cell for line in coverage.empty] == EMPTY_2020
    assert EMPTY in response.text
    assert CAUTION in response.text
    assert response.text.count("地方財政措置：普通交付税") == 2
    assert response.text.count("地方財政措置：特別交付税") == 1


def test_the_total_is_the_document_s_and_cells_add_up_to_more(client, document_2020):
    data = data_of(client)

    assert data["total"] == {
        "entries": 17, "envelopes": 15, "yen": 2_058_595_000_000, "upper_bound_yen": 900_000_000,
        "unread_envelopes": 0, "repeated_envelopes": 0,
    }  # fmt: skip
    assert sum(cell["yen"] for cell in data["cells"]) > data["total"]["yen"]
    assert sum(one["yen"] for one in data["ministries"]) == data["total"]["yen"]
    assert (data["scope"], data["unread_fields"], data["blank_fields"]) == ("nationwide", 0, 0)


def test_an_upper_bound_in_two_rows_counts_once_in_its_cell(client, document_2020):
    [cell] = [cell for cell in data_of(client)["cells"] if cell["cell"] == "ア:b"]

    assert (cell["entries"], cell["envelopes"], cell["yen"], cell["upper_bound_yen"]) == (
        2,
        1,
        900 * 10**6,
        900 * 10**6,
    )
    assert [one["ministry"] for one in cell["ministries"]] == ["mic"]


def test_every_number_is_that_of_the_list_it_leads_to(client, document_2020):
    text = client.get("/measures/2020/coverage/").text
    links = re.findall(r'<a[^>]*href="(/measures/2020/\?field=[^"]+)"[^>]*>(\d+)件</a>', text)

    assert len(links) > 17
    for address, count in links:
        assert client.get(unescape(address)).context["page"].paginator.count == int(count)


@pytest.mark.parametrize("cell", ["ア:b", "ウ-A:g", "ウ-B:a", "イ:a"])
def test_the_money_of_a_cell_is_that_of_the_list(client, document_2020, cell):
    [found] = [one for one in data_of(client)["cells"] if one["cell"] == cell]
    total = client.get("/measures/2020/data.json", {"field": cell}).json()["total"]

    assert {key: found[key] for key in ("yen", "upper_bound_yen", "unread_envelopes")} == {
        key: total[key] for key in ("yen", "upper_bound_yen", "unread_envelopes")
    }


def test_csv_has_a_line_for_each_cell_and_ministry_and_one_for_an_empty_cell(client, document_2020):
    response, rows, cells = client.get("/measures/2020/coverage.csv"), rows_of(client), data_of(client)["cells"]

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="coverage-2020.csv"'
    assert [row["cell"] for row in rows if row["entries"] == "0"] == EMPTY_2020
    for cell in cells:
        mine = [row for row in rows if row["cell"] == cell["cell"]]
        assert sum(int(row["entries"]) for row in mine) == cell["entries"]
        assert sum(int(row["budget_yen"]) for row in mine) == cell["yen"]


@pytest.mark.parametrize("address", ["/", "/measures/2020/", "/measures/2020/?field=イ:a"])
def test_other_pages_lead_here(client, document_2020, address):
    assert 'href="/measures/2020/coverage/' in client.get(address).text


# made-up documents


def test_what_is_not_counted_is_said(client):
    edition = make_edition(year=2025)
    make_entry(edition=edition, name="読めない額", amount_text="調査中")
    make_entry(edition=edition, name="再掲の額", amount_text="712（再掲）")
    make_entry(edition=edition, name="読めない分野", fields_text="ウの全て")
    make_entry(edition=edition, name="分野のない施策", fields_text="")
    publish_edition_now(edition)

    text = client.get("/measures/2025/coverage/").text
    data = data_of(client, "/measures/2025/coverage.json")
    [cell] = [cell for cell in data["cells"] if cell["entries"]]

    assert (cell["cell"], cell["entries"], cell["yen"]) == ("ウ-A:f", 2, 0)
    assert (cell["unread_envelopes"], cell["repeated_envelopes"]) == (1, 1)
    assert (data["unread_fields"], data["blank_fields"], data["total"]["entries"]) == (1, 1, 4)
    for words in ("読取り不可1件", "再掲1件", "役割・政策分野が読取り不可の施策1件", "記載がない施策1件"):
        assert words in text


def test_names_are_escaped_and_no_cell_of_csv_becomes_a_formula(client):
    edition = make_edition(year=2025)
    block = make_entry(edition=edition, ministry=make_ministry(code="mic")).block
    block.heading = "=<b>省"
    block.save()
    publish_edition_now(edition)

    assert "=&lt;b&gt;省" in client.get("/measures/2025/coverage/").text
    assert "'=<b>省" in {row["ministry_name"] for row in rows_of(client, "/measures/2025/coverage.csv")}


def test_an_edition_without_entries_shows_an_empty_outline(client, editor):
    make_edition(year=2025)
    client.force_login(editor)

    response = client.get("/measures/2025/draft/coverage/")

    assert response.status_code == 200
    assert len(response.context["coverage"].empty) == 16


def test_each_revision_has_its_own_and_links_stay_in_it(client):
    first = make_edition(year=2025)
    make_entry(edition=first)
    publish_edition_now(first)
    second = revise(edition=first, kind=Edition.Kind.UPDATE, by=None)
    make_entry(edition=second, name="新しい施策")
    publish_edition_now(second)

    old = client.get("/measures/2025/r1/coverage/")

    assert old.context["coverage"].total.entries == 1
    assert client.get("/measures/2025/coverage/").context["coverage"].total.entries == 2
    assert "/measures/2025/r1/?field=%E3%82%A6-A:f" in old.text
    assert client.get("/measures/2025/r1/coverage.csv")["Content-Disposition"].endswith('"coverage-2025-r1.csv"')


@pytest.mark.parametrize("address", ["coverage/", "coverage.json", "coverage.csv"])
def test_an_unknown_year_is_404_and_a_draft_is_for_people_with_a_role(client, editor, address):
    make_entry(edition=make_edition(year=2025))

    assert client.get(f"/measures/2031/{address}").status_code == 404
    assert client.get(f"/measures/2025/draft/{address}").status_code == 404
    client.force_login(editor)
    response = client.get(f"/measures/2025/draft/{address}")
    assert (response.status_code, "no-store" in response["Cache-Control"]) == (200, True)


def test_a_contact_sees_the_own_rows_of_a_draft_and_is_told_that_others_are_missing(client, editor):
    edition = make_edition(year=2025)
    make_entry(edition=edition, fields_text="ア a")
    make_entry(
        edition=edition, ministry=make_ministry(code="mlit", name="国土交通省"), fields_text="ア b"
    )  # could leak
    client.force_login(make_user(role="contact"))

    response = client.get("/measures/2025/draft/coverage/")

    assert response.context["coverage"].total.entries == 1
    assert "国土交通省" not in response.text
    assert "御自分の府省庁の施策だけを数えています" in response.text
    assert EMPTY not in response.text
    client.force_login(editor)
    assert "御自分の府省庁の施策だけ" not in client.get("/measures/2025/draft/coverage/").text


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_page_is_for_reading(client, document_2020, method):
    assert getattr(client, method)("/measures/2020/coverage/").status_code == 405


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("coverage/", 7), ("coverage.json", 6), ("coverage.csv", 6)])
def test_the_same_queries_for_any_length(client, django_assert_num_queries, address, queries, count):
    edition = make_edition(year=2025)
    for number in range(count):
        ministry = make_ministry(code=f"m{number}", name=f"省{number}")
        entry = make_entry(edition=edition, ministry=ministry, name=f"施策{number}", fields_text="ア a\nウ-A a,b")
        make_entry(envelope=make_envelope(block=entry.block), name=f"別の施策{number}")
    publish_edition_now(edition)

    with django_assert_num_queries(queries):
        assert client.get(f"/measures/2025/{address}").status_code == 200
