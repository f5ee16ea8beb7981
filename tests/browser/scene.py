"""Everything that pages can show, in one database: each state of a year, a file, a list, a call and an application.

Texts are as long as somebody may type them, with and without a place to break.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

import regions.intake
import regions.loading
from measures.editions import open_year, revise
from measures.intake import apply, background, discard, keep, receive
from measures.models import Block, Edition, EmptySearch, Measure, Ministry, Upload
from measures.workbooks.marks import mark_as_new_workbook
from regions.models import CityRegion, Sheet
from renkei.models import User
from tests.factories import make_call, make_entry, make_user, publish_edition_now
from tests.kept_rows import load_document
from tests.measures.intake.books import book, edited, received
from tests.measures.workbooks.sheets import HEADINGS, measure, sheet, struck
from tests.regions.factories import make_project, make_staff, make_vision
from tests.regions.intake.files import csv_file, take
from tests.renkei.signin.door import give_second_factor

LONG = "地方公共団体が行う取組に要する経費の一部を支援する。" * 12
UNBROKEN = "x" * 300


@dataclass(frozen=True)
class Scene:
    """The people who look, and the rows whose pages are looked at."""

    people: dict[str, User]
    draft: Edition
    published: Edition
    uploads: dict[str, Upload]
    sheets: dict[str, Sheet]
    region: CityRegion


def make_scene() -> Scene:
    """Return a country with its regions, two years published, one being drawn up, and files in every state."""
    load_document()
    regions.loading.load_missing(by=None)
    region = CityRegion.objects.get(code="R25")
    published = _year_2021()
    _calls()
    make_project(vision=make_vision(region=region, title="長い名前のビジョン" * 12), name=UNBROKEN)
    draft = open_year(year=2022, by=None)
    _make_busy(draft)
    EmptySearch.objects.create(words="すまーとしてい", year=0, count=3, days=2, last_on=timezone.localdate())
    return Scene(
        people=_people(region),
        draft=draft,
        published=published,
        uploads=_uploads(draft),
        sheets=_sheets(region),
        region=region,
    )


def _people(region: CityRegion) -> dict[str, User]:
    make_staff(regions=[region], username="staff")
    make_user(role="contact", username="contact", ministry=Ministry.objects.get(code="mic"))
    for role in ("editor", "viewer"):
        make_user(role=role, username=role)
    make_user(role="editor", username="administrator", is_superuser=True)
    make_user(role="viewer", username="admin", is_active=False)
    give_second_factor(User.objects.get(username="viewer"))
    return {user.username: user for user in User.objects.all()}


def _year_2021() -> Edition:
    """Return the second edition of 2021: changed, ended, renamed, unread and very long rows, and a line of 正誤."""
    draft = open_year(year=2021, by=None)
    rows = {entry.measure.number: entry for entry in draft.entries.select_related("measure", "envelope", "block")}
    rows[11].envelope.amount_text = "631,318"
    rows[11].envelope.save()
    rows[11].support_text = "交付の判断にあたって、優先的に配慮"
    rows[11].save()
    rows[1].full_name = rows[1].name = "改めた名称の事業"
    rows[1].save()
    rows[12].delete()
    make_entry(
        block=rows[11].block,
        name="名称に改行のできる場所がない事業" * 18,
        summary=LONG + UNBROKEN,
        amount_text="9" * 300,
        rate_text="○○を勘案して定める率",
        recipients_text=LONG,
    )
    publish_edition_now(draft)
    note = "社会資本整備総合交付金の予算額の誤りを訂正" * 5
    return publish_edition_now(revise(edition=draft, kind="correction", by=None, errata_note=note))


def _calls() -> None:
    now, year = timezone.now(), timezone.localdate().year
    found = list(Measure.objects.order_by("number"))
    soon, later, past = (now + timedelta(days=days) for days in (5, 40, -10))
    common = {"fiscal_year": year + 1, "channel": "電子メール", "section": "地域振興課", "phone": "03-0000-0000"}
    make_call(measure=found[0], closes_at=later, opens_on=past.date(), address="https://example.jp/", **common)
    make_call(measure=found[3], closes_at=soon, kind="survey", **common)
    make_call(measure=found[6], closes_at=past, kind="additional", public_name="あ" * 200, **common)
    make_call(measure=found[7], opens_on=later.date(), fiscal_year=year + 1, period_text="来年度の初め")
    make_call(measure=found[8], fiscal_year=2020, closes_at=now - timedelta(days=2000))


def _make_busy(draft: Edition) -> None:
    """Ministries in every state, with deadlines that passed and words of any length."""
    for place, block in enumerate(draft.blocks.in_document_order()):
        block.state = Block.State.values[place % 6] if block.ministry.code != "mic" else "returned"
        block.due_on = "2021-05-31" if place % 3 else None
        block.contact = "大臣官房総務課 調整係　内線12345\nsoumu@example.example" if place % 2 else ""
        block.comment = "補助率の欄を確認してください。" if block.state == "returned" else ""
        block.save()
    make_entry(block=draft.blocks.get(ministry__code="mlit"), name="あ" * 300, summary=LONG, amount_text="○○の内数")


def _uploads(draft: Edition) -> dict[str, Upload]:
    """A file in each state; ``wrong`` is one that waits with a good deal said of it."""
    first = draft.entries.filter(block__ministry__code="maff").first()
    assert first is not None
    applied = received("maff", 2022, edited(first.measure.number, rate="２／３以内"), name="農林水産省.xlsx")
    apply(upload=applied, by=None)
    waiting = received("mext", 2022, name="とても長い名前の回答様式" * 8 + ".xlsx")
    mic = Ministry.objects.get(code="mic")
    discarded = received("mic", 2022, name="取り違えたファイル.xlsx")
    discard(upload=discarded, by=None)
    refused = receive(data=b"<html></html>", name="空.xlsx", year=2022, by=None, ministry=mic)
    long_ago = timezone.now() - background.SILENCE - timedelta(seconds=1)
    reading = keep(data=book("mic", 2022), name="長いファイル.xlsx", year=2022, by=None, ministry=mic)
    stopped = {"worker": "dead", "heartbeat_at": long_ago, "stage": "照合", "stages_done": 2, "stages": 3}
    Upload.objects.filter(pk=reading.pk).update(**stopped)
    return {
        "applied": applied,
        "waiting": waiting,
        "discarded": discarded,
        "refused": refused,
        "reading": reading,
        "wrong": receive(data=_wrong_workbook(), name="総務省.xlsx", year=2022, by=None, ministry=mic),
    }


def _wrong_workbook() -> bytes:
    rows = [measure(name=f"地域活性化推進事業（第{number}種）", summary=LONG) for number in range(1, 12)]
    rows[1] = measure(name="A" * 90, budget="○○の内数", summary="<script>document.title='x'</script>")
    rows[2] = measure(name="施策三", budget="")
    rows[5] = measure(name="見え消し事業", budget=struck("200", "100"), recipients="市町村")
    rows[9] = measure(name="壊れた事業", budget="#REF!")
    grid = sheet(("令和４年度　支援策",), (*[""] * 7, "（単位：百万円）"), HEADINGS, *rows, merged=("F5:F6", "A1:H1"))
    return mark_as_new_workbook([grid], [])


def _sheets(region: CityRegion) -> dict[str, Sheet]:
    number = region.applications.order_by("number").values_list("number", flat=True).first()
    lines = [
        ["整理番号", "圏域番号", "施策名", "申請者", "段階", "備考"],
        [number, "R25", "事業", "福山市", "実績報告", "長" * 200],
        ["", "R25", "地域の課題を解決する取組の支援事業" * 5, "尾道市", "採択", ""],
        ["", "R01", "事業", "札幌市", "交付", ""],
    ]
    headings = ["整理番号", "圏域番号", "施策名", "申請者", "年度", "段階"]
    new = ["", "R25", "地域の課題を解決する取組の支援事業", "尾道市", "2020", "採択"]
    applied = take("applications", headings, new, region=region, name="反映した一覧.csv")
    regions.intake.apply(sheet=applied, by=None, confirmed=True)
    return {
        "applied": applied,
        "waiting": take("applications", *lines, region=region, name="とても長い名前の一覧" * 6 + ".csv"),
        "refused": take("applications", data=csv_file(["施策名", "概要"], ["事業", ""]), region=region),
    }
