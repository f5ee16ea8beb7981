"""``data.csv`` comes back through the intake: nothing changes, whatever sign a text begins with."""

import csv
import io

import pytest
from django.test import Client

from measures.intake import receive
from measures.models import Edition, StagedRow, Upload
from tests.factories import make_block, make_edition, make_entry, make_ministry, publish_edition_now

pytestmark = pytest.mark.django_db
KEYS = ("new", "revised", "unchanged", "missing", "refused", "open")
SIGNS = "=+-@＝＋－＠'\t\n"


def sent_back(client: Client, edition: Edition) -> Upload:
    data = client.get(f"/measures/{edition.year}/data.csv").getvalue()
    return receive(data=data, name="measures.csv", year=edition.year, by=None)


def changes_of(upload: Upload) -> list[tuple[str, str]]:
    return list(StagedRow.objects.filter(upload=upload).values_list("name", "verdict"))


def test_the_csv_of_the_real_document_changes_nothing(client: Client, document_2020: Edition) -> None:
    upload = sent_back(client, document_2020)

    assert changes_of(upload) == []
    assert [upload.counts[key] for key in KEYS] == [0, 0, 17, 0, 0, 0]


@pytest.mark.parametrize("before", ["", "'", "''"])
def test_texts_that_begin_like_a_formula_come_back_unchanged(client: Client, before: str) -> None:
    edition = make_edition(year=2025)
    for place, sign in enumerate(SIGNS):
        text = f"{before}{sign}{place}+1"
        make_entry(
            edition=edition, name=text, full_name=f"{text}の名", summary=text, support_text=text, amount_text=text,
            rate_text=text, recipients_text=text,
        )  # fmt: skip
    publish_edition_now(edition)

    upload = sent_back(client, edition)

    assert changes_of(upload) == []
    assert upload.counts["unchanged"] == len(SIGNS)


def test_what_was_edited_in_it_is_the_change_that_is_shown(client: Client) -> None:
    edition = make_edition(year=2025)
    make_entry(edition=edition, name="=消防力", summary="元の概要")
    publish_edition_now(edition)
    data = client.get("/measures/2025/data.csv").getvalue().decode("utf-8-sig").replace("元の概要", "＝新しい概要")

    upload = receive(data=data.encode("utf-8-sig"), name="measures.csv", year=2025, by=None)

    assert changes_of(upload) == [("=消防力", "revised")]
    assert "＝新しい概要" in str(StagedRow.objects.get(upload=upload).__dict__)


def test_amounts_in_another_unit_come_back_in_it(client: Client) -> None:
    edition = make_edition(year=2025)
    block = make_block(edition=edition, ministry=make_ministry(), unit_yen=1_000)
    make_entry(block=block, amount_text="1,200")
    publish_edition_now(edition)

    upload = sent_back(client, edition)

    assert changes_of(upload) == []
    assert upload.counts["unchanged"] == 1


def test_a_csv_of_somebody_else_keeps_its_apostrophes() -> None:
    edition = make_edition(year=2025, published=True)
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["府省名", "施策名", "概要"], ["総務省", "新しい事業", "'=1"]])

    upload = receive(data=text.getvalue().encode(), name="回答.csv", year=edition.year, by=None)

    assert "'=1" in str(StagedRow.objects.get(upload=upload, name="新しい事業").__dict__)
