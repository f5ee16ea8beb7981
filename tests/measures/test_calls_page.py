"""/calls/: what is open, closes soon, will open or closed of late; never what only a draft knows."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from measures.models import Call, Measure
from tests.factories import make_call, make_edition, make_entry, make_ministry, publish_edition_now

pytestmark = pytest.mark.django_db
NOTHING = "受付中の公募・要望調査、これから受け付けるもの及び最近締め切ったものは、登録されていません。"
NOW = timezone.make_aware(datetime(2026, 6, 15, 12, 0))


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def make_published_measure(*, year: int = 2026, name: str = "地域づくり支援事業", ministry: str = "mic") -> Measure:
    entry = make_entry(
        edition=make_edition(year=year), name=name, ministry=make_ministry(code=ministry, name=f"府省{ministry}")
    )
    publish_edition_now(entry.edition)
    return entry.measure


def days(number: float) -> datetime:
    return NOW + timedelta(days=number)


STATES = [
    pytest.param({"opens_on": days(-5).date(), "closes_at": days(30)}, "受付中", id="open"),
    pytest.param({"opens_on": days(0).date(), "closes_at": days(30)}, "受付中", id="opens-today"),
    pytest.param({"closes_at": days(30)}, "受付中", id="opening-unknown"),
    pytest.param({"opens_on": days(-5).date()}, "受付中", id="closing-unknown"),
    pytest.param({"closes_at": days(14)}, "受付中", id="in-fourteen-days"),
    pytest.param({"closes_at": days(13.9)}, "まもなく締切り", id="soon"),
    pytest.param({"opens_on": days(1).date(), "closes_at": days(3)}, "受付前", id="tomorrow"),
    pytest.param({"closes_at": days(0)}, "締切り済み", id="this-moment"),
    pytest.param({"closes_at": days(-59)}, "締切り済み", id="of-late"),
    pytest.param({"closes_at": days(-61)}, None, id="long-ago"),
    pytest.param({"period_text": "秋頃"}, "未定", id="no-dates"),
    pytest.param({"fiscal_year": 2027}, "未定", id="no-dates-next-year"),
    pytest.param({"fiscal_year": 2025, "opens_on": days(-90).date()}, None, id="of-a-year-that-is-over"),
    pytest.param({"fiscal_year": 2027, "opens_on": days(200).date()}, "受付前", id="of-next-year"),
]


@pytest.mark.parametrize(("values", "state"), STATES)
def test_a_call_stands_under_its_state_or_not_at_all(client, values, state):
    call = make_call(measure=make_published_measure(), **{"fiscal_year": 2026, **values})

    response = client.get("/calls/")

    groups = {group.name: [one.call for one in group.calls] for group in response.context["groups"]}
    assert groups == ({state: [call]} if state else {})
    assert (NOTHING in response.text) is (state is None)


def test_what_only_a_draft_or_nothing_has_is_in_no_page_and_in_no_count(client):
    shown = make_call(measure=make_published_measure(), fiscal_year=2026, public_name="見せる公募")
    draft = make_entry(
        edition=make_edition(year=2027), name="案だけの施策", ministry=make_ministry(code="env", name="秘")
    )
    make_call(measure=draft.measure, fiscal_year=2027, public_name="カナリア一")
    make_call(fiscal_year=2026, public_name="カナリア二")  # its measure is in no edition

    for address in ("/calls/", "/calls/?year=2027", "/calls/?ministry=env", "/calls/calls.ics", "/calls/feed.atom"):
        text = client.get(address).text
        assert "カナリア" not in text
        assert "案だけ" not in text
    response = client.get("/calls/")
    assert [one.call for one in response.context["groups"][0].calls] == [shown]
    assert [option.count for option in response.context["options"]["ministry"]] == [1]
    assert [option.value for option in response.context["options"]["year"]] == ["2026"]


def test_everything_known_is_shown_and_what_is_not_in_plain_words(client):
    measure = make_published_measure()
    make_call(
        measure=measure, fiscal_year=2026, public_name="実際の公募名", opens_on="2026-06-01", closes_at=days(30),
        channel="Jグランツ", section="地域振興課", phone="03-1", mail="a@example.jp", contact="夜間は別",
        address="https://example.jp/youkou", checked_on="2026-06-14",
    )  # fmt: skip
    make_call(measure=measure, fiscal_year=2026, kind="survey")

    text = client.get("/calls/").text

    for words in (
        "実際の公募名", "令和8年6月1日～令和8年7月15日12時00分", "Jグランツ", "地域振興課", "電話：03-1",
        "メール：a@example.jp", "夜間は別", "令和8年6月14日", 'href="https://example.jp/youkou"',
        f'href="/measures/2026/{measure.number}/"',
    ):  # fmt: skip
        assert words in text
    assert "開始日未定～締切り未定" in text
    assert "登録されていません。所管の府省にお問い合わせください。" in text
    assert "時期未定（1件）" in text


def test_it_can_be_asked_by_ministry_and_by_year(client):
    one, other = make_published_measure(), make_published_measure(year=2025, ministry="mext")
    make_call(measure=one, fiscal_year=2026, closes_at=days(30))
    make_call(measure=other, fiscal_year=2026, closes_at=days(30))
    old = make_call(measure=other, fiscal_year=2025, closes_at=days(-300))

    def found(query: str) -> set[Call]:
        return {row.call for group in client.get(f"/calls/{query}").context["groups"] for row in group.calls}

    assert len(found("")) == 2
    assert {call.measure for call in found("?ministry=mext")} == {other}
    assert found("?year=2025") == {old}
    assert len(found("?year=2025&year=2026")) == 3
    assert found("?ministry=mic&year=2025") == set()
    assert "条件に合う公募・要望調査は登録されていません。" in client.get("/calls/?ministry=mic&year=2025").text


@pytest.mark.parametrize("query", ["ministry=x", "year=x", "year=1988", "year=2101", "ministry=%00"])
def test_a_bad_value_is_a_message_on_the_page_and_400_as_data(client, query):
    make_call(measure=make_published_measure(), fiscal_year=2026, public_name="見せない")
    key = query.split("=")[0]

    page = client.get(f"/calls/?{query}")
    files = [client.get(f"/calls/{name}?{query}") for name in ("calls.ics", "feed.atom")]

    assert page.status_code == 200
    assert page.context["groups"] == []
    assert list(page.context["found"].messages) == [key]
    assert f'href="#{key}"' in page.text
    assert "見せない" not in page.text
    assert [response.status_code for response in files] == [400, 400]
    assert all(response.text.startswith(f"{key}: ") for response in files)


def test_what_closes_first_stands_first_and_what_closed_last(client):
    measure = make_published_measure()
    for day in (30, 20, -20, -10):
        make_call(measure=measure, fiscal_year=2026, closes_at=days(day), public_name=f"{day}")
    make_call(measure=measure, fiscal_year=2026, opens_on=days(-1).date(), public_name="締切り未定")

    titles = {group.name: [one.title for one in group.calls] for group in client.get("/calls/").context["groups"]}

    assert titles == {"受付中": ["20", "30", "締切り未定"], "締切り済み": ["-10", "-20"]}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("", 6), ("calls.ics", 4), ("feed.atom", 5)])
def test_it_takes_the_same_queries_for_any_length(client, django_assert_num_queries, count, name, queries):
    for number in range(count):
        measure = make_published_measure(year=2020 + number, ministry=f"m{number}")
        make_call(measure=measure, fiscal_year=2026, closes_at=days(30 + number))

    with django_assert_num_queries(queries):
        client.get(f"/calls/{name}")


def test_post_is_refused(client):
    assert client.post("/calls/").status_code == client.post("/calls/calls.ics").status_code == 405
