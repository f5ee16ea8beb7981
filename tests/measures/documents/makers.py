"""Documents made of plain values, without a database."""

from typing import Any

from measures.documents.layout import Cover, Document, Outline, OutlineRole, Row, Section, lay_out

HEADINGS = {
    "role": "連携中枢都市圏構想の３つの役割",
    "field": "政策分野",
    "name": "施策名",
    "summary": "概要",
    "support": "連携中枢都市圏に関する取組に対する支援の内容",
    "budget": "令和７年度当初予算",
    "rate": "補助率",
    "recipients": "交付対象",
}
OUTLINE = Outline(
    "【連携中枢都市圏構想の３つの役割】",
    (
        OutlineRole("", "ア 経済成長のけん引", ("a 経済戦略", "b 産業クラスター")),
        OutlineRole("ウ 生活関連機能サービスの向上", "A 生活機能の強化", ("a 地域医療", "b 介護", "c 福祉")),
        OutlineRole("ウ 生活関連機能サービスの向上", "B ネットワークの強化", ("a 地域公共交通",)),
    ),
)


def make_row(number: int = 1, **values: Any) -> Row:
    """Return a measure; its amount is its own unless an envelope is given."""
    usual: dict[str, Any] = {
        "ministry": "総務省",
        "heading": "総務省",
        "unit": "（単位：百万円）",
        "fields_text": "ウ-A a",
        "name": f"施策{number}",
        "summary": "地域の課題を解決する取組を支援する。",
        "support": "優先採択の配慮",
        "budget": "100",
        "rate": "１／２",
        "recipients": "市町村",
        "envelope": 1000 + number,
    }
    return Row(number=number, **{**usual, **values})


def make_document(*rows: Row, **values: Any) -> Document:
    """Return a document of these measures."""
    usual: dict[str, Any] = {
        "name": "令和7年度版",
        "cover": Cover("関係各省による支援策", ("令和7年度　当初予算",), ("※ 表紙の注記",)),
        "headings": HEADINGS,
        "sections": lay_out(rows),
        "outline": OUTLINE,
    }
    return Document(**{**usual, **values})


def make_section(*rows: Row) -> Section:
    """Return the one table of these measures."""
    (section,) = lay_out(rows)
    return section
