"""The document as a workbook comes back through the intake without a change, whatever an edition holds."""

import random
from typing import Any

import pytest

from measures.documents.gathering import gather_document
from measures.documents.workbook import write_workbook
from measures.intake import receive
from measures.models import Edition, Envelope, Upload
from tests.factories import make_block, make_edition, make_entry, make_envelope, make_ministry, publish_edition_now

pytestmark = pytest.mark.django_db

TEXTS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1",
    "'=1",
    "{=1}",
    "\t=1",
    "https://example.com/",
    "1/2",
    "2020-04-01",
    "１２３",
    "001",
    "1e400",
    "TRUE",
    "・一つ目\n・二つ目",
    "一行目\n\n三行目",
    "  前後に空白  ",
    "𠮷田髙﨑㈱①神朗葛\U000e0100",
    "_x0041_ <b>&amp;",
    "※ 注のような概要",
    "該当なしの場合を含む取組",
    "合計額を補助",
    "長い文。" * 1000,
    "改行\n" * 200 + "終わり",
]


def come_back(edition: Edition) -> Upload:
    """Return the upload of the edition's own document, received for its year."""
    data = write_workbook(gather_document(edition, edition.entries.all()))
    upload = receive(data=data, name="文書.xlsx", year=edition.year, by=None)
    assert upload.state == Upload.State.STAGED, upload.findings
    return upload


def assert_nothing_changes(edition: Edition) -> None:
    upload = come_back(edition)
    told = [found for found in upload.findings if found["severity"] != "norm"]
    assert told == []
    assert [(row.verdict, row.name, row.proposal) for row in upload.rows.exclude(verdict="unchanged")] == []
    count = edition.entries.count()
    assert upload.counts == {
        "new": 0, "revised": 0, "unchanged": count, "plain": count, "spelling": 0, "missing": 0, "refused": 0,
        "open": 0, "warnings": 0,
    }  # fmt: skip


def test_the_real_document_changes_nothing(document_2020: Edition) -> None:
    assert_nothing_changes(document_2020)


def test_the_document_of_a_draft_changes_nothing() -> None:
    edition = make_edition(budget_stage="request")
    make_entry(edition=edition, name="案の施策")

    assert_nothing_changes(edition)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_text_comes_back_as_it_stands(text: str) -> None:
    edition = make_edition()
    make_entry(edition=edition, name="前の施策")
    make_entry(edition=edition, name=f"名{text[:400]}", summary=text, support_text=text, recipients_text=text)

    assert_nothing_changes(edition)


@pytest.mark.parametrize("text", ["=1+1", "+1の事業", "@事業", "-1", "1/2", "施策名", "総務省の施策", "（Ⅱ一部事業）"])
def test_a_name_comes_back_as_it_stands(text: str) -> None:
    edition = make_edition()
    make_entry(edition=edition, name="前の施策")
    make_entry(edition=edition, name=text)

    assert_nothing_changes(edition)


@pytest.mark.parametrize("printed", ["once", "each"])
def test_shared_amounts_keep_being_shared(printed: str) -> None:
    edition = make_edition()
    block = make_block(edition=edition)
    envelope = make_envelope(block=block, amount_text="900の内数", printed=printed)
    for place in range(3):
        make_entry(envelope=envelope, name=f"施策{place}", fields_text="ウ-A a\nウ-B b" if place else "ア a")
    make_entry(block=block, name="間の施策")
    make_entry(envelope=envelope, name="離れた施策")

    assert_nothing_changes(edition)


def test_roles_merged_with_the_row_above_come_back() -> None:
    edition = make_edition()
    for place in range(3):
        make_entry(edition=edition, name=f"施策{place}", fields_text="ウーA ｄ", fields_merged=place > 0)
    make_entry(edition=edition, name="二つの役割", fields_text="ウ-A a,b,\nc\nウ-B d", fields_merged=True)
    make_entry(edition=edition, name="同じ二つ", fields_text="ウ-A a,b,\nc\nウ-B d", fields_merged=True)

    assert_nothing_changes(edition)


def test_units_other_than_that_of_the_block_come_back() -> None:
    edition = make_edition()
    block = make_block(edition=edition, unit_yen=1_000)
    make_entry(block=block, name="千円", amount_text="1,200")
    for name, unit in [("百万円", 1_000_000), ("億円", 100_000_000)]:
        make_entry(envelope=make_envelope(block=block, amount_text="12", unit_yen=unit), name=name)
    make_entry(envelope=make_envelope(block=block, amount_text="", unit_yen=1_000_000), name="額なし")

    assert_nothing_changes(edition)


def test_blank_cells_and_an_empty_block_come_back() -> None:
    edition = make_edition()
    make_block(edition=edition, ministry=make_ministry(code="cao", name="内閣府"), state="nothing")
    blank = {"fields_text": "", "summary": "", "support_text": "", "rate_text": "", "recipients_text": ""}
    for place in range(3):
        make_entry(
            edition=edition, name=f"名前だけ{place}", amount_text="", **blank | {"summary": "概要" * (place == 1)}
        )

    assert_nothing_changes(edition)


def test_two_measures_of_one_name_are_told_apart_by_their_numbers() -> None:
    edition = make_edition()
    for place in range(2):
        make_entry(
            edition=edition, name="（Ⅱ施設整備）", full_name=f"事業{place}（Ⅱ施設整備）", amount_text=f"{place}00"
        )

    assert_nothing_changes(edition)


def test_a_ministry_is_found_whatever_its_heading_says() -> None:
    edition = make_edition()
    for place, (code, name, heading) in enumerate(
        [("mic", "総務省", "総務省自治行政局"), ("x", "地域未来庁", "地域未来"), ("y", "新しい院", "[新]の/院:?*")]
    ):
        block = make_block(edition=edition, ministry=make_ministry(code=code, name=name), heading=heading)
        make_entry(block=block, name=f"施策{place}")

    assert_nothing_changes(edition)


@pytest.mark.parametrize("seed", range(3))
def test_generated_editions_come_back(seed: int) -> None:
    edition = publish_edition_now(generated(seed))

    assert_nothing_changes(edition)


def generated(seed: int) -> Edition:
    """Return an edition of a few ministries with whatever an edition can hold, always the same for one seed."""
    chance = random.Random(seed)
    edition = make_edition(headings={"budget": "令和７年度\n当初予算", "rate": "補助率等"})
    names = [("mic", "総務省"), ("mext", "文部科学省"), ("mhlw", "厚生労働省"), ("maff", "農林水産省")]
    for code, name in chance.sample(names, k=4):
        unit = chance.choice([1_000_000, 1_000])
        block = make_block(edition=edition, ministry=make_ministry(code=code, name=name), unit_yen=unit)
        _fill(block, chance)
    return edition


def _fill(block: Any, chance: random.Random) -> None:
    envelope: Envelope | None = None
    for place in range(12):
        if envelope is None or chance.random() < 0.6:
            amount = chance.choice(
                ["", "100", "1,200", "900の内数", "762（うち臨時・特別の措置349億円）", "未定", "－"]
            )
            printed = chance.choice(["once", "each"])
            units = [block.unit_yen] * 4 + [100_000_000]
            envelope = make_envelope(block=block, amount_text=amount, printed=printed, unit_yen=chance.choice(units))
        roles = chance.sample(
            ["ア a", "ウ-A a,b,c", "ウーＢ ａ､ｂ", "ウ－A f ,g", "調整中"], k=chance.choice([0, 1, 1, 2, 3])
        )
        make_entry(
            envelope=envelope,
            name=f"施策{place} {chance.choice(TEXTS)[:300]}",
            fields_text="\n".join(roles),
            fields_merged=chance.random() < 0.3,
            summary=chance.choice(TEXTS),
            support_text=chance.choice(["", *TEXTS]),
            rate_text=chance.choice(["", "１／２", "１／２\n２／３", "定額、1/2等"]),
            recipients_text=chance.choice(["", "都道府県、\n市町村", "地方公共団体等"]),
        )
