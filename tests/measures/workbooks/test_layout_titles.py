"""Lines around a table: which ministry they name, and which they only look like."""

import pytest

from measures.workbooks.grids import Cell
from measures.workbooks.merges import Spot
from measures.workbooks.titles import Answer, Ministries, is_note, is_nothing, is_total, read_nothing_box
from tests.measures.workbooks.sheets import MINISTRIES

FINDER = Ministries(MINISTRIES)


@pytest.mark.parametrize(
    ("line", "ministry"),
    [
        ("総務省", "総務省"),
        ("　総　務　省　", "総務省"),
        ("（総務省）", "総務省"),
        ("【総務省】", "総務省"),
        ("府省名：総務省", "総務省"),
        ("府省庁名　：　文科省", "文科省"),
        ("府省名：宮内庁長官官房", "宮内庁長官官房"),
        ("１．総務省関係", "総務省"),
        ("③ 総務省", "総務省"),
        ("■総務省所管分", "総務省"),
        ("総務省（続き）", "総務省"),
        ("総務省 1/2", "総務省"),
        ("総務省大臣官房", "総務省"),
        ("国土交通省　都市局・住宅局", "国土交通省"),
        ("農水省（林野庁）", "農水省"),
        ("支援策一覧（総務省）", "総務省"),
        ("総務省 令和３年度支援策", "総務省"),
        ("防災庁", "防災庁"),
        ("内閣官房", "内閣官房"),
        ("大臣官房", None),
        ("関係各省による支援策", None),
        ("関係府省庁", None),
        ("大阪府", None),
        ("政府", None),
        ("総務省市町村課 御中", None),
        ("提出先：総務省", None),
        ("連携中枢都市圏構想の推進に向けた関係各省による支援策", None),
        ("", None),
    ],
)
def test_a_line_names_a_ministry(line: str, ministry: str | None) -> None:
    assert FINDER.in_line(line) == ministry


@pytest.mark.parametrize(
    ("name", "ministry"),
    [
        ("総務省", "総務省"),
        ("03_文科省", "文科省"),
        ("総務省 (2)", "総務省"),
        ("R3総務省回答", "総務省"),
        ("国交省・農水省", ""),
        ("宮内庁", "宮内庁"),
        ("Sheet1", ""),
        ("回答", ""),
        ("各府省", ""),
        ("", ""),
    ],
)
def test_a_sheet_is_named_after_a_ministry(name: str, ministry: str) -> None:
    assert FINDER.in_sheet_name(name) == ministry


def test_short_names_mean_their_ministry() -> None:
    assert FINDER.are_same("文科省", "文部科学省")
    assert not FINDER.are_same("文科省", "総務省")


@pytest.mark.parametrize("text", ["合計", "小　計", "計", "総務省計", "合計（3事業）", "【総計】"])
def test_a_total(text: str) -> None:
    assert is_total(text)


@pytest.mark.parametrize("text", ["統計", "計画策定事業", "合計特殊出生率対策", "施策の計"])
def test_no_total(text: str) -> None:
    assert not is_total(text)


@pytest.mark.parametrize("text", ["※ 内数", "※1 内数", "注）内数", "（注１）", "備考：内数", "* 内数"])
def test_a_note(text: str) -> None:
    assert is_note(text)


@pytest.mark.parametrize("text", ["注意喚起事業", "出生率対策", "備蓄事業"])
def test_no_note(text: str) -> None:
    assert not is_note(text)


@pytest.mark.parametrize(
    "text", ["該当なし", "（該当無し）", "該当する施策はありません。", "本省に該当する事業なし", "特に該当なし"]
)
def test_nothing(text: str) -> None:
    assert is_nothing(text)


@pytest.mark.parametrize("text", ["該当なしの場合は記入不要", "該当", "なし", "予算措置なし"])
def test_not_nothing(text: str) -> None:
    assert not is_nothing(text)


@pytest.mark.parametrize(
    ("cells", "answer"),
    [
        (["☑ 該当なし"], Answer.YES),
        (["[○] 該当なし"], Answer.YES),
        (["□ 該当なし"], Answer.NO),
        (["該当なし", "○"], Answer.YES),
        (["レ", "該当なし"], Answer.YES),
        (["該当なし", "□"], Answer.NO),
        (["該当なし", "FALSE"], Answer.NO),
        (["該当なし"], Answer.UNSURE),
        (["該当なし：", "○"], Answer.YES),
        (["該当する施策がない場合は○", "○"], Answer.YES),
        (["該当する施策がない場合は○"], None),
        (["総務省"], None),
    ],
)
def test_the_box(cells: list[str], answer: Answer | None) -> None:
    spots = [Spot(0, place, text, Cell(text)) for place, text in enumerate(cells)]

    assert read_nothing_box(spots) is answer
