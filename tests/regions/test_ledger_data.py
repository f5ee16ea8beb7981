"""The ledger as data: the same query as the page, its exact shape, and errors a program understands."""

import csv
import io

import pytest

import regions.loading
from regions.ledger_exports import COLUMNS
from tests.factories import make_measure
from tests.regions.factories import make_application, make_municipality, make_region, make_stage
from tests.regions.test_ledger_page import make_public

pytestmark = pytest.mark.django_db


def rows_of(client, address: str) -> list[dict[str, str]]:
    body = client.get(address).getvalue()
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def test_json_of_one_application_is_exactly_this(client):
    regions_ = [make_region(code="R02", agreed_on=""), make_region(code="R01")]
    make_region(code="R03", agreed_on="2026-05-01")  # after the fiscal year
    measure = make_measure(name="地域IoT実装")
    application = make_public(
        regions=regions_, measure=measure, measure_text="公募名", stage="granted", stage_text="交付決定通知",
        applicant="福山市", applicant_kind="chukakushi", municipality=make_municipality(code="342076", name="福山市"),
        project="事業", route="open", granted=2_751_000, rate_text="1/2", confirmed_on="2026-02-03", note="備考",
    )  # fmt: skip
    make_stage(application=application, stage="granted", reached_on="2025-11")

    assert client.get("/applications/2025/data.json").json() == {
        "fiscal_year": 2025,
        "regions": {"as_of": "2026-03-31", "existing": ["R01"], "existence_unknown": ["R02"]},
        "totals": {"granted": {"yen": 2_751_000, "applications": 1}},
        "adoption": [
            {
                "measure": measure.number,
                "measure_name": "公募名",  # no published edition has the measure
                "used": ["R01"],
                "used_existence_unknown": ["R02"],
                "used_not_existing": [],
                "stage_unknown": [],
            }
        ],
        "applications": [
            {
                "fiscal_year": 2025, "years_text": "", "number": application.number, "measure": measure.number,
                "measure_name": "公募名", "ministry_name": "総務省", "measure_text": "公募名", "applicant": "福山市",
                "applicant_kind": "chukakushi", "municipality": "342076", "municipality_name": "福山市",
                "project": "事業", "route": "open", "stage": "granted", "stage_name": "交付決定",
                "stage_text": "交付決定通知", "stage_on": "2025-11", "carried_over": False, "rate_text": "1/2",
                "source": "https://example.jp/saitaku", "confirmed": True, "confirmed_on": "2026-02-03",
                "note": "備考", "regions": ["R01", "R02"],
                "amounts_yen": {"project_cost": None, "requested": None, "granted": 2_751_000, "settled": None},
            }
        ],
    }  # fmt: skip


def test_csv_has_the_promised_columns_and_the_values_of_json(client):
    make_public(regions=[make_region(code="R02"), make_region(code="R01")], granted=5, carried_over=True)
    make_application()  # internal: could leak

    [row] = rows_of(client, "/applications/2025/data.csv")
    [entry] = client.get("/applications/2025/data.json").json()["applications"]

    assert list(row) == list(COLUMNS)
    assert row["regions"] == "R01 R02"
    assert (row["granted_yen"], row["carried_over"], row["confirmed"], row["settled_yen"]) == ("5", "true", "false", "")
    for column in set(COLUMNS) & set(entry) - {"regions", "carried_over", "confirmed"}:
        assert row[column] == ("" if entry[column] is None else str(entry[column]))


@pytest.mark.parametrize("query", ["", "?region=R25", "?stage=shortlisted&ministry=mic", "?q=福山", "?page=7"])
def test_data_is_what_the_page_shows(client, document_2020, query):
    regions.loading.load_missing(by=None)
    page = [
        line.application.number for line in client.get(f"/applications/2020/{query.split('?page')[0]}").context["lines"]
    ]

    data = client.get(f"/applications/2020/data.json{query}").json()
    rows = rows_of(client, f"/applications/2020/data.csv{query}")

    assert page
    assert [entry["number"] for entry in data["applications"]] == page
    assert [int(row["number"]) for row in rows] == page


def test_of_no_known_year_there_is_no_share_of_regions(client):
    make_public(fiscal_year=None, years_text="平成28～30")

    data = client.get("/applications/unknown/data.json").json()

    assert (data["fiscal_year"], data["regions"], data["adoption"]) == (None, None, None)
    assert data["applications"][0]["years_text"] == "平成28～30"
    assert rows_of(client, "/applications/unknown/data.csv")[0]["fiscal_year"] == ""


@pytest.mark.parametrize(
    "query", ["ministry=x", "measure=0", "region=R99", "stage=x", "kind=x", "confirmed=x", "q=%00", "page=0"]
)
def test_a_bad_value_is_400_and_says_where(client, query):
    make_public()
    key = query.split("=")[0]

    as_json, as_csv = (client.get(f"/applications/2025/data.{form}?{query}") for form in ("json", "csv"))

    assert (as_json.status_code, as_csv.status_code) == (400, 400)
    assert list(as_json.json()) == ["errors"]
    assert list(as_json.json()["errors"]) == [key]
    assert as_csv.text.startswith(f"{key}: ")


@pytest.mark.parametrize("text", ["=1+1", "＝1", "@x", "+81", "-5", "'=1"])
def test_no_text_becomes_a_formula(client, text):
    make_public(applicant=text, note=text)

    [row] = rows_of(client, "/applications/2025/data.csv")

    assert row["applicant"] == row["note"] == f"'{text}"


def test_head_answers_without_rows(client):
    make_public()

    response = client.head("/applications/2025/data.csv")

    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")
