"""The code lists: what the short English values in our tables mean."""

from collections.abc import Iterable, Mapping

from measures.models import Call, Edition, Envelope, Succession
from measures.models.entries import GRADES
from measures.models.envelopes import AMOUNT_READINGS
from measures.opendata.dictionary import Column, Table, Type

CHANGES = [
    ("new", "新規"),
    ("ended", "掲載終了"),
    ("renamed", "名称変更"),
    ("revised", "変更あり"),
    ("spelling", "表記のみ"),
]
CODES: dict[str, tuple[str, list[tuple[str, str]]]] = {  # name of the list: (what it is, [(code, words)])
    "edition_kind": ("年度版の種別", list(Edition.Kind.choices)),
    "budget_stage": ("予算の段階", list(Edition.BudgetStage.choices)),
    "support_grade": ("支援の書きぶり（文言からの機械的な分類）", GRADES),
    "budget_reading": ("予算額の読取りの結果", AMOUNT_READINGS),
    "printed": ("共有する予算額の印刷", list(Envelope.Printed.choices)),
    "succession": ("後継関係の種類", list(Succession.Kind.choices)),
    "call_kind": ("公募・要望調査の種類", list(Call.Kind.choices)),
    "change": ("前年度からの変更の種類", CHANGES),
}
CodeLists = Mapping[str, tuple[str, list[tuple[str, str]]]]


def code_table() -> Table:
    """Return the description of the table that holds code lists."""
    return Table(
        "codes",
        "コード表",
        "一つのコードが一行",
        key=("list", "code"),
        columns=(
            Column("list", "コード表の名前", words="項目定義の「コード表」の名前", required=True),
            Column("list_name", "コード表の日本語名", required=True),
            Column("position", "並び順", Type.INTEGER, "コード表の中での順", required=True),
            Column("code", "コード", words="データに現れる値", required=True),
            Column("name", "意味", words="画面での表記", required=True),
        ),
    )


def code_rows(lists: CodeLists) -> Iterable[list[object]]:
    """Yield a row a code."""
    for name, (label, codes) in lists.items():
        for position, (code, words) in enumerate(codes, start=1):
            yield [name, label, position, str(code), str(words)]
