"""Which data on regions exist: regions with their members, and the ledger of each year."""

from collections.abc import Iterator

from django.urls import reverse

from measures.notation.years import write_year
from regions.ledgers import has_unknown_year, years_with_applications
from renkei.datasets import DataFile, Dataset

CSV, JSON = "text/csv", "application/json"
LEDGER = "公表されている資料で確認できた申請・採択の記録（全ての申請・採択を網羅するものではありません）"


def datasets() -> Iterator[Dataset]:
    """Yield the regions, then the ledgers, the newest year first."""
    yield Dataset(
        "連携中枢都市圏と構成市町村",
        "全ての圏域と構成市町村を、加入・脱退の日付（分かっている範囲）と出典とともに収めたもの",
        reverse("regions:list"),
        (DataFile("JSON形式", reverse("regions:data-json"), JSON),),
    )
    for year in years_with_applications():
        yield _ledger(f"{write_year(year)}の申請・採択状況", year)
    if has_unknown_year():
        yield _ledger("年度が特定できない申請・採択状況", None)


def _ledger(name: str, year: int | None) -> Dataset:
    kwargs = {"year": year} if year else {}
    files = (
        DataFile("CSV形式", reverse("regions:ledger-csv", kwargs=kwargs), CSV),
        DataFile("JSON形式", reverse("regions:ledger-json", kwargs=kwargs), JSON),
    )
    return Dataset(name, LEDGER, reverse("regions:ledger", kwargs=kwargs), files, fiscal_year=year)
