"""前年度からの変更: what the page, its data and its links say of two years."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from measures.editions import open_year, revise, withdraw
from measures.models import Edition, Measure, Succession
from tests.factories import (
    make_edition,
    make_entry,
    make_envelope,
    make_measure,
    make_ministry,
    make_staged_row,
    make_upload,
    make_user,
    publish_edition_now,
)

pytestmark = pytest.mark.django_db
SECTIONS = ["new", "ended", "renamed", "revised", "spelling"]


def two_years(rows: list[tuple[dict[str, Any] | None, dict[str, Any] | None]], **values: Any) -> list[Measure]:
    """Publish 2024 and 2025 with a measure a row, as (values in 2024, in 2025); None: not in that year."""
    old, new = make_edition(year=2024), make_edition(year=2025, **values)
    measures = [make_measure(name=f"施策{place}") for place, _ in enumerate(rows)]
    for edition, place in ((old, 0), (new, 1)):
        for measure, row in zip(measures, rows, strict=True):
            if row[place] is not None:
                make_entry(edition=edition, measure=measure, **{"name": measure.name, **row[place]})
        publish_edition_now(edition)
    return measures


def found(client: Client, path: str = "/measures/2025/changes/") -> Any:
    return client.get(path).context["found"]


def sections(comparison: Any) -> dict[str, list[str]]:
    """Return section → names of its rows; empty ones left out."""
    names = {
        "new": [one.row.display_name for one in comparison.new],
        "ended": [one.row.display_name for one in comparison.ended],
        **{name: [one.row.row.display_name for one in getattr(comparison, name)] for name in SECTIONS[2:]},
    }
    return {name: rows for name, rows in names.items() if rows}


def columns(revised: list[Any]) -> list[str]:
    return [cell.change.column for one in revised for cell in one.cells]


# what stands where


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(None, {}, {"new": ["施策0"]}, id="new"),
        pytest.param({}, None, {"ended": ["施策0"]}, id="ended"),
        pytest.param({}, {}, {}, id="unchanged"),
        pytest.param({}, {"name": "改めた名"}, {"renamed": ["改めた名"]}, id="renamed"),
        pytest.param({"name": "施策A"}, {"name": "施策Ａ"}, {"spelling": ["施策Ａ"]}, id="name-spelt-otherwise"),
        pytest.param({}, {"name": "甲", "full_name": "施策0"}, {"revised": ["施策0"]}, id="printed-name-alone"),
        pytest.param({}, {"rate_text": "２／３"}, {"revised": ["施策0"]}, id="rate"),
        pytest.param({}, {"rate_text": "1/2"}, {"spelling": ["施策0"]}, id="rate-spelt-otherwise"),
        pytest.param({}, {"amount_text": "120"}, {"revised": ["施策0"]}, id="budget"),
        pytest.param(
            {},
            {"name": "改めた名", "summary": "別の文。", "rate_text": "1/2"},
            {"renamed": ["改めた名"], "revised": ["改めた名"], "spelling": ["改めた名"]},
            id="all-three",
        ),
    ],
)
def test_each_row_stands_under_what_became_of_it(client, old, new, expected):
    two_years([(old, new), ({"name": "同じ"}, {"name": "同じ"})])

    comparison = found(client)

    assert sections(comparison) == expected
    assert comparison.unchanged == (1 if expected else 2)


def test_each_cell_stands_in_one_section(client):
    two_years([({}, {"name": "改めた名", "summary": "別の文。", "rate_text": "1/2"})])

    comparison = found(client)

    assert columns(comparison.renamed) == ["name"]
    assert columns(comparison.revised) == ["summary"]
    assert columns(comparison.spelling) == ["rate"]


def test_the_words_that_differ_are_marked(client):
    two_years([({"support_text": "優先採択の配慮"}, {"support_text": "一定程度の配慮"})])

    body = client.get("/measures/2025/changes/").text

    assert "<del>優先採択</del>の配慮" in body
    assert "<ins>一定程度</ins>の配慮" in body


def test_what_is_printed_never_becomes_markup(client):
    probe = "<script>alert(1)</script>"
    two_years([({"name": "前"}, {"name": probe, "summary": probe}), (None, {"name": probe}), ({"name": probe}, None)])

    assert probe not in client.get("/measures/2025/changes/").text


# which editions


def test_it_is_compared_with_the_current_edition_of_the_newest_earlier_year(client):
    for year, name in [(2021, "古い"), (2023, "前"), (2026, "後")]:
        make_entry(edition=make_edition(year=year), name=name)
        publish_edition_now(Edition.objects.get(year=year))
    publish_edition_now(revise(edition=Edition.objects.get(year=2023), kind="update", by=None))
    make_entry(edition=make_edition(year=2024), name="案")
    make_edition(year=2025, published=True)

    comparison = found(client)

    assert (comparison.base.year, comparison.base.revision) == (2023, 2)
    assert sections(comparison)["ended"] == ["前"]


@pytest.mark.parametrize("form", ["", "json", "csv"])
def test_without_an_earlier_year_it_says_so(client, form):
    make_edition(year=2025, published=True)
    make_edition(year=2024)  # a draft could leak

    response = client.get(f"/measures/2025/changes{'.' + form if form else '/'}")

    assert response.status_code == 200
    if form == "json":
        assert response.json()["compared_with"] is None
    elif form == "csv":
        assert len(response.getvalue().splitlines()) == 1
    else:
        assert "令和7年度より前の年度の年度版は公表されていないため、比べるものがありません。" in response.text


def test_a_withdrawn_year_is_compared_with_nothing(client):
    withdraw(edition=make_edition(year=2024, published=True), reason="誤り", by=None)
    make_edition(year=2025, published=True)

    assert found(client) is None


def test_every_revision_has_its_own_changes(client):
    two_years([({}, {"summary": "一度目。"})])
    second = revise(edition=Edition.objects.get(year=2025), kind="correction", by=None, errata_note="概要の誤り")
    entry = second.entries.get()
    entry.summary = "二度目。"
    entry.save()
    publish_edition_now(second)

    for path, text in [("", "二度目。"), ("r1/", "一度目。"), ("r2/", "二度目。")]:
        comparison = found(client, f"/measures/2025/{path}changes/")
        assert [cell.change.new for one in comparison.revised for cell in one.cells] == [text]
    body = client.get("/measures/2025/changes/").text
    assert "令和7年度版の更新・訂正" in body
    assert "概要の誤り" in body


def test_a_draft_is_for_people_with_a_role_and_a_contact_sees_the_own_ministry(client):
    mic, env = make_ministry(), make_ministry(code="env", name="環境省")
    old = make_edition(year=2024)
    for ministry in (mic, env):
        make_entry(edition=old, ministry=ministry, name=f"{ministry.name}の施策")
    publish_edition_now(old)
    draft = open_year(year=2025, by=None)
    for entry in draft.entries.all():
        entry.summary = "改めた文。"
        entry.save()
    make_entry(edition=draft, ministry=env, name="環境省の案")
    path = "/measures/2025/draft/changes"

    assert [client.get(path + end).status_code for end in ("/", ".json", ".csv")] == [404, 404, 404]
    client.force_login(make_user(role="viewer"))
    assert sections(found(client, path + "/")) == {
        "new": ["環境省の案"],
        "revised": ["総務省の施策", "環境省の施策"],
    }
    client.force_login(make_user(role="contact", ministry=mic))
    for end in ("/", ".json", ".csv"):
        response = client.get(path + end)
        text = response.getvalue().decode()
        assert "環境省" not in text.replace("/ministry=env", "")
        assert "総務省の施策" in text
        assert "no-store" in response["Cache-Control"]
    assert found(client, path + "/").whole.bridge.old.yen == 100_000_000
    assert "あなたの府省庁の施策だけを比べています" in client.get(path + "/").text


# why, and what came after


def test_an_ended_measure_has_its_reason_and_its_successor(client):
    first, second, third, after = two_years(
        [({}, None), ({}, None), ({}, None), (None, {"name": "統合後の施策", "amount_text": "200"})]
    )
    Succession.objects.create(predecessor=first, successor=after, kind="merged", fiscal_year=2025)
    Succession.objects.create(predecessor=second, successor=after, kind="merged", fiscal_year=2023)  # another year's
    Succession.objects.create(predecessor=third, successor=make_measure(name="秘密"), kind="merged", fiscal_year=2025)
    applied_to, moment = Edition.objects.get(year=2025), timezone.now()
    upload = make_upload(year=2025, state="applied", applied_to=applied_to, applied_at=moment)
    undone = make_upload(year=2025, state="undone", applied_to=applied_to, undone_at=moment)
    make_staged_row(upload=upload, position=1, verdict="ended", number=first.number, proposal={"fate": "merged"})
    make_staged_row(upload=upload, position=2, verdict="ended", number=second.number, proposal={"fate": "abolished"})
    make_staged_row(upload=undone, position=1, verdict="ended", number=third.number, proposal={"fate": "dropped"})

    response = client.get("/measures/2025/changes/")
    comparison = response.context["found"]

    assert [(one.reason, [kin.row.display_name for kin in one.successors]) for one in comparison.ended] == [
        ("統合・組替え", ["統合後の施策"]),
        ("事業の廃止・終了", []),
        ("", []),
    ]
    assert [kin.row.display_name for kin in comparison.new[0].origins] == ["施策0"]
    assert f'<a href="/measures/2025/{after.number}/">統合後の施策</a>（統合・組替え）' in response.text
    assert f'<a href="/measures/2024/{first.number}/">施策0</a>' in response.text
    assert "秘密" not in response.text
    assert {step.kind.value: step.yen for step in comparison.whole.bridge.steps} == {
        "increased": 100_000_000,
        "ended": -200_000_000,
    }


# the bridge


def test_the_bridge_runs_from_sum_to_sum_of_the_lists(client):
    two_years(
        [({"amount_text": "900の内数"}, {"amount_text": "950の内数"}), ({}, None), (None, {"amount_text": "7"})],
    )

    bridge = found(client).whole.bridge

    assert bridge.old.yen == client.get("/measures/2024/").context["found"].total["yen"]
    assert bridge.new.yen == client.get("/measures/2025/").context["found"].total["yen"]
    body = client.get("/measures/2025/changes/").text
    assert "＋50百万円" in body
    assert "−100百万円" in body
    assert "−43百万円" in body


def test_rows_on_one_envelope_count_once(client):
    old, new = make_edition(year=2024), make_edition(year=2025)
    pair = [make_measure(name="一"), make_measure(name="二")]
    for edition, text in ((old, "712"), (new, "720")):
        envelope = make_envelope(block=make_entry(edition=edition, amount_text="1").block, amount_text=text)
        for measure in pair:
            make_entry(envelope=envelope, measure=measure, name=measure.name)
        publish_edition_now(edition)

    steps = {step.kind.value: step.yen for step in found(client).whole.bridge.steps}

    assert steps == {"new": 1_000_000, "increased": 8_000_000, "ended": -1_000_000}


@pytest.mark.parametrize("stage", ["request", "government-draft", "supplemented"])
def test_unequal_budget_stages_have_no_bridge_and_the_page_says_why(client, stage):
    two_years([({}, {"amount_text": "120"})], budget_stage=stage)
    stage_name = Edition.objects.get(year=2025).get_budget_stage_display()

    response = client.get("/measures/2025/changes/")

    assert f"令和6年度版は当初予算、令和7年度版は{stage_name}の額です。" in response.text
    assert "<svg" not in response.text
    assert sections(response.context["found"]) == {"revised": ["施策0"]}
    assert client.get("/measures/2025/changes.json").json()["budget"]["bridge"] is None


def test_special_measures_are_shown_with_and_without(client):
    two_years([({"amount_text": "100（うち臨時・特別の措置40）"}, {"amount_text": "100"})])

    response = client.get("/measures/2025/changes/")

    assert response.context["found"].whole.bridge.yen == 0
    assert response.context["found"].without_special.bridge.yen == 40_000_000
    assert response.text.count("<svg") == 2
    assert "臨時・特別の措置を除いた場合" in response.text


def test_what_is_unread_is_said_and_kept_out(client):
    two_years([({"amount_text": "事項要求"}, {"amount_text": "100"})])

    response = client.get("/measures/2025/changes/")

    assert "比べられないもの" in response.text
    assert "読取り不可の予算額1件を含まない" in response.text
    assert "合計に含めていない予算額（1件）" in response.text


def test_the_drawing_has_no_inline_style(client):
    two_years([({}, {"amount_text": "120"})])

    assert "style=" not in client.get("/measures/2025/changes/").text


# data


def test_json_has_what_the_page_has(client):
    ended, renamed, new = two_years([({}, None), ({}, {"name": "改めた名"}), (None, {"amount_text": "7の内数"})])

    data = client.get("/measures/2025/changes.json").json()

    assert data["compared_with"] == {"fiscal_year": 2024, "revision": 1, "budget_stage": "initial"}
    assert [row["number"] for row in data["new"]] == [new.number]
    assert data["ended"] == [
        {"number": ended.number, "ministry_name": "総務省", "name": "施策0", "reason": None, "successors": []}
    ]
    assert data["renamed"][0]["cells"] == [{"column": "name", "old": "施策1", "new": "改めた名"}]
    assert data["unchanged"] == 0
    bridge = data["budget"]["bridge"]
    assert bridge["old"]["yen"] + sum(step["yen"] for step in bridge["steps"]) == bridge["new"]["yen"]
    assert [(step["kind"], step["yen"], step["upper_bound_yen"]) for step in bridge["steps"]] == [
        ("new", 7_000_000, 7_000_000),
        ("unchanged", 0, 0),
        ("ended", -100_000_000, 0),
    ]
    assert bridge["steps"][0]["groups"][0]["measures"] == [new.number]
    assert data["budget"]["without_special"] is None
    assert renamed.number not in [row["number"] for row in data["revised"]]


def test_csv_has_a_line_a_change_and_no_formula(client):
    ended, changed = two_years([({}, None), ({}, {"summary": "=1+1", "rate_text": "1/2"})])

    response = client.get("/measures/2025/changes.csv")
    lines = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))

    assert response["Content-Disposition"] == 'attachment; filename="changes-2025.csv"'
    assert [(line["kind"], line["number"], line["column"], line["new"]) for line in lines] == [
        ("ended", str(ended.number), "", ""),
        ("revised", str(changed.number), "summary", "'=1+1"),
        ("spelling", str(changed.number), "rate", "1/2"),
    ]
    assert {(line["fiscal_year"], line["compared_fiscal_year"]) for line in lines} == {("2025", "2024")}


# links, and cost


def test_list_and_home_lead_here_where_there_is_an_earlier_year(client):
    two_years([({}, {})])

    assert 'href="/measures/2025/changes/"' in client.get("/measures/2025/").text
    assert "令和6年度版からの変更" in client.get("/measures/2025/").text
    assert "/changes/" not in client.get("/measures/2024/").text
    home = client.get("/").text
    assert 'href="/measures/2025/changes/"' in home
    assert 'href="/measures/2024/changes/"' not in home
    assert client.get("/measures/2025/r1/changes/").status_code == 200


def test_the_real_document_is_compared_with_itself_a_year_later(client, document_2020):
    publish_edition_now(open_year(year=2021, by=None))

    comparison = found(client, "/measures/2021/changes/")

    assert sections(comparison) == {}
    assert comparison.unchanged == 17
    for change, yen in ((comparison.whole, 2_058_595_000_000), (comparison.without_special, None)):
        assert change.bridge.old == change.bridge.new
        assert [(step.kind.value, len(step.groups)) for step in change.bridge.steps] == [("unchanged", 15)]
        assert yen in {None, change.bridge.new.yen}
    assert comparison.without_special.bridge.new.yen < comparison.whole.bridge.new.yen


@pytest.mark.parametrize("count", [1, 4])
@pytest.mark.parametrize(("end", "queries"), [("/", 16), (".json", 7), (".csv", 7)])
def test_it_takes_the_same_queries_for_any_length(client, django_assert_num_queries, count, end, queries):
    two_years([({}, {"summary": "別の文。"}), ({}, None), (None, {})] * count)

    with django_assert_num_queries(queries):
        client.get(f"/measures/2025/changes{end}")
