"""Which data of the catalogue exist: for each published year the list, its coverage, and what changed."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from measures.models import Edition
from renkei.datasets import DataFile, Dataset

CSV, JSON, PDF = "text/csv", "application/json", "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = {
    "csv": ("CSV形式", CSV),
    "json": ("JSON形式", JSON),
    "xlsx": ("Excel形式", XLSX),
    "pdf": ("PDF形式", PDF),
    "zip": ("ZIP形式", "application/zip"),
}


def datasets_of(editions: list[Edition]) -> Iterator[Dataset]:
    """Yield the sets of the editions that readers see today, given the newest first."""
    for edition, earlier in zip(editions, [*editions[1:], None], strict=True):
        yield _dataset(
            edition,
            "list",
            f"{edition.year_name}版の掲載施策",
            "施策名・概要・支援の内容・当初予算・補助率・交付対象を掲載のとおりに収め、金額や補助率などの読取りを添えたもの",
            _files(edition, "data", "csv", "json", "xlsx"),
        )
        yield _dataset(
            edition,
            "list",
            f"{edition.year_name}版の全ての表",
            "掲載施策・分野・予算額・府省庁などの表と項目の説明、利用の条件を一つにまとめたもの",
            _files(edition, "opendata", "zip", "xlsx"),
        )
        yield _dataset(
            edition,
            "list",
            f"{edition.year_name}版の文書",
            "公表された様式（A4横の表）による文書",
            _files(edition, "document", "pdf", "xlsx"),
        )
        yield _dataset(
            edition,
            "coverage",
            f"{edition.year_name}版の分野別の掲載状況",
            "役割・政策分野の欄と府省庁ごとの施策数と予算額（全国分）",
            _files(edition, "coverage", "csv", "json"),
        )
        if earlier:
            yield _dataset(
                edition,
                "changes",
                f"{edition.year_name}版：前年度からの変更",
                f"{earlier.year_name}版からの新規・掲載終了・変更と、予算額の増減の内訳",
                _files(edition, "changes", "csv", "json"),
            )


def _files(edition: Edition, stem: str, *endings: str) -> tuple[DataFile, ...]:
    """The files of that stem."""
    here = reverse("measures:list", kwargs={"year": edition.year})
    return tuple(DataFile(FORMS[ending][0], f"{here}{stem}.{ending}", FORMS[ending][1]) for ending in endings)


def _dataset(edition: Edition, page: str, name: str, description: str, files: tuple[DataFile, ...]) -> Dataset:
    issued = timezone.localdate(edition.published_at) if edition.published_at else None
    address = reverse(f"measures:{page}", kwargs={"year": edition.year})
    return Dataset(name, description, address, files, fiscal_year=edition.year, issued_on=issued)
