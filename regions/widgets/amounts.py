"""Amounts of money."""

from typing import Any

from import_export.widgets import Widget

from measures.notation.money import MOST_YEN, read_money
from measures.notation.text import DASHES, squeeze
from regions.widgets.reading import Problem, Reading


class YenWidget(Widget):
    """An amount in the unit of its column, as yen."""

    def clean(self, value: str, row: Any = None, *, reading: Reading, **kwargs: Any) -> int | None:
        """Return yen or None; a dash alone is nothing."""
        text = squeeze(value).removeprefix("¥").removeprefix("\\")
        if not text.strip(DASHES):
            if text:
                reading.norm("「－」を空欄として読みます。", "金額、又は空欄")
            return None
        yen = read_money(text, unit=reading.unit)
        if yen is None or yen > MOST_YEN:
            raise Problem("金額として読めません。", "0以上の数（例：2,751,000。単位は見出し又は表の上に記入）")
        return yen

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the yen in digits."""
        return "" if value is None else str(value)
