"""What the round-trip workbook (回答様式) of one ministry holds: last year's answer, ready to be changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from measures.notation.amounts import MILLION
from measures.notation.years import write_year
from measures.workbooks.fieldlines import split_role_lines

PRINTED = ("role", "field", "name", "summary", "support", "budget", "rate", "recipients")

# The lines of the sheet 回答, and its columns: name, width, heading where the edition has none.
# The number stands left of the printed columns, what is not printed right of them.
TITLE_LINE, MINISTRY_LINE, HEADING_LINE, FIRST_LINE = 0, 1, 2, 3
COLUMNS = (
    ("number", 9, "施策番号"),
    ("role", 13, ""),
    ("field", 13, ""),
    ("name", 28, ""),
    ("summary", 52, ""),
    ("support", 32, ""),
    ("budget", 16, ""),
    ("rate", 10, ""),
    ("recipients", 18, ""),
    ("full_name", 26, "正式名称"),
    ("ended", 20, "掲載終了"),
    ("successor", 22, "後継施策"),
    ("section", 22, "担当課"),
    ("phone", 16, "電話"),
    ("mail", 26, "メール"),
    ("address", 30, "URL"),
    ("call", 22, "公募時期"),
)
WIDTHS = {name: width for name, width, _ in COLUMNS}
PLACES = {name: place for place, (name, _, _) in enumerate(COLUMNS)}
REASONS = ("事業の廃止・終了", "統合・組替え", "掲載取りやめ（事業は継続）")  # 掲載終了
NOTHING = "該当なし"


@dataclass(frozen=True, slots=True)
class FormField:
    """One policy field of the outline: ``a``, 地域医療."""

    letter: str
    name: str


@dataclass(frozen=True, slots=True)
class FormRole:
    """One role of the outline: ``ウ-A``, under the heading 圏域全体の生活関連機能サービスの向上, 生活機能の強化."""

    code: str
    heading: str
    name: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class FormRow:
    """One measure as it stood last year. Texts are as printed; ``number`` is None for one that has none yet.

    Rows with the same ``envelope`` share one amount: printed in one merged cell if they stand together and
    ``printed_once``, else in each row. ``fields_merged``: role and field stand in the cells of the row above.
    """

    number: int | None
    name: str
    fields_text: str = ""  # one line a role: "ウ-A a,b\nウ-B c"
    full_name: str = ""
    summary: str = ""
    support: str = ""
    budget: str = ""
    rate: str = ""
    recipients: str = ""
    envelope: int | None = None
    printed_once: bool = False
    fields_merged: bool = False
    section: str = ""
    phone: str = ""
    mail: str = ""
    address: str = ""
    call: str = ""

    @property
    def role_lines(self) -> tuple[tuple[str, str], ...]:
        """Role and letters of each role row, at least one."""
        return split_role_lines(self.fields_text)


@dataclass(frozen=True, slots=True)
class Form:
    """One ministry's workbook for one fiscal year. ``headings`` has a text for each of ``PRINTED``; others are usual.

    Every amount counts in ``unit_yen``, the unit above the table.
    """

    year: int
    ministry: str
    headings: Mapping[str, str]
    roles: tuple[FormRole, ...]
    rows: tuple[FormRow, ...] = ()
    unit_yen: int = MILLION
    due_on: date | None = None
    free_rows: int = 10  # empty lines below, for new measures

    @property
    def title(self) -> str:
        """What stands above the table, with the fiscal year."""
        return f"連携中枢都市圏構想の推進に向けた関係各省による支援策（{write_year(self.year)}）回答様式"
