"""Long files as ministries might send them."""

import csv
import io

from measures.models import Ministry
from measures.workbooks.sizes import LONG_TEXT

HEADINGS = ["役割", "政策分野", "施策名", "概要", "支援の内容", "予算額（百万円）", "補助率", "交付対象"]


def mic() -> Ministry:
    """Return 総務省."""
    return Ministry.objects.get(code="mic")


def many_rows(count: int, *, summary: str = "新しい概要") -> bytes:
    """Return a CSV of so many new measures."""
    out = io.StringIO(newline="")
    rows = (
        ["ウ-A", "f", f"新規事業第{place}号", summary, "配慮", f"{place + 1}", "定額", "市町村"]
        for place in range(count)
    )
    csv.writer(out).writerows([HEADINGS, *rows])
    return out.getvalue().encode("utf-8-sig")


def long_file() -> bytes:
    """Return a CSV of few rows that is nevertheless taken for long."""
    data = many_rows(200, summary="圏域の取組を支援する。" * 330)
    assert len(data) > LONG_TEXT
    return data
