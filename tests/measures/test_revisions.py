"""Revisions (更新・訂正): an exact copy of what readers see, as a draft."""

import pytest

from measures.editions import Refused, revise, withdraw
from renkei.models import User
from tests.factories import make_block, make_edition, make_entry, make_envelope, publish_edition_now
from tests.stored import content_of, histories, stored_rows

pytestmark = pytest.mark.django_db


def test_a_revision_is_an_exact_copy_of_the_current_edition() -> None:
    base = make_edition(year=2020)
    block = make_block(edition=base, state="confirmed", contact="03-0000-0000", comment="済", due_on="2020-05-01")
    shared = make_envelope(block=block, amount_text="900の内数（うちⅠ 100）", printed="once")
    make_entry(envelope=shared, fields_text="ウ-A a,b\nウーＢ ａ", rate_text="１／２ ２／３等")
    make_entry(envelope=shared, recipients_text="法定協議会等", rate_text="読めない率")
    publish_edition_now(base)

    revision = revise(edition=base, kind="update", by=None)

    assert content_of(revision) == content_of(base)
    assert [entry["cells"] for entry in content_of(revision)["entries"]] == [
        ["ウ-A:a", "ウ-A:b", "ウ-B:a"],
        ["ウ-A:f"],
    ]
    assert (revision.revision, revision.state, revision.kind, revision.copied_from) == (2, "draft", "update", base)


def test_the_readings_of_a_revision_are_copied_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    base = make_edition(published=True)
    monkeypatch.setattr("measures.models.entries.read_rate", None)
    monkeypatch.setattr("measures.models.envelopes.read_amount", None)

    revision = revise(edition=base, kind="update", by=None)

    assert content_of(revision) == content_of(base)


def test_a_correction_keeps_the_line_of_its_errata() -> None:
    base = make_edition(published=True)

    revision = revise(edition=base, kind="correction", errata_note=" 補助率の誤り ", by=None)

    assert (revision.kind, revision.errata_note) == ("correction", "補助率の誤り")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        pytest.param({"kind": "correction"}, "正誤表", id="correction-without-errata"),
        pytest.param({"kind": "correction", "errata_note": " \n"}, "正誤表", id="correction-with-blank-errata"),
        pytest.param({"kind": "initial"}, "「更新」又は「訂正」", id="neither-update-nor-correction"),
    ],
)
def test_a_revision_that_does_not_say_what_it_is_for_is_refused(values: dict[str, str], message: str) -> None:
    base = make_edition(published=True)
    before = stored_rows()

    with pytest.raises(Refused, match=message):
        revise(edition=base, by=None, **values)

    assert stored_rows() == before


def test_a_second_revision_is_refused_while_the_first_is_open() -> None:
    base = make_edition(published=True)
    revise(edition=base, kind="update", by=None)
    before = stored_rows()

    with pytest.raises(Refused, match="作成中の案（第2版）が既にあります"):
        revise(edition=base, kind="update", by=None)

    assert stored_rows() == before


@pytest.mark.parametrize("state", ["draft", "superseded", "withdrawn"])
def test_only_the_current_edition_is_revised(state: str) -> None:
    edition = make_edition(published=state != "draft")
    if state == "superseded":
        make_edition(published=True)
    if state == "withdrawn":
        withdraw(edition=edition, reason="誤り", by=None)
    before = stored_rows()

    with pytest.raises(Refused, match="現在公表している年度版からだけ"):
        revise(edition=edition, kind="update", by=None)

    assert stored_rows() == before


def test_a_revision_is_on_record_and_says_who(editor: User) -> None:
    revision = revise(edition=make_edition(published=True), kind="update", by=editor)

    rows = [revision, *revision.blocks.all(), *revision.envelopes.all(), *revision.entries.all()]
    assert [histories(row) for row in rows] == [[("+", editor, "年度版の作成")]] * 4
