"""A form sent as it stands writes nothing and says so; what stands below the row counts as much as the row."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from measures.models import Edition, Ministry, Role, Taxonomy, Upload
from renkei import seen_pages
from renkei.models import User
from renkei.seen_pages import shortened
from tests.factories import make_edition, make_entry, make_ministry, make_taxonomy, make_upload
from tests.rights.forms import inputs_of
from tests.stored import histories

pytestmark = pytest.mark.django_db
LEFT = "変更はありません"


@pytest.fixture
def desk(editor: User, client: Client) -> Client:
    client.force_login(editor)
    return client


def send(desk: Client, address: str, **typed: str) -> str:
    """Open a form, type into it, send it; return the page that follows."""
    answer: Any = desk.post(address, {**inputs_of(desk.get(address).text), **typed}, follow=True)
    return str(answer.text)


def test_a_form_sent_as_it_stands_is_on_no_record_and_says_so(desk: Client) -> None:
    ministry = make_ministry()
    before = len(histories(ministry))

    page = send(desk, f"/admin/measures/ministry/{ministry.pk}/change/")

    assert LEFT in page
    assert "を変更しました" not in page
    assert (len(histories(ministry)), LogEntry.objects.count()) == (before, 0)


def test_a_form_that_says_something_is_on_record_once(desk: Client, editor: User) -> None:
    ministry = make_ministry()

    page = send(desk, f"/admin/measures/ministry/{ministry.pk}/change/", short_name="総務")

    assert LEFT not in page
    assert histories(ministry)[1:] == [("~", editor, "")]
    assert Ministry.objects.get(pk=ministry.pk).short_name == "総務"
    assert LogEntry.objects.count() == 1


def test_what_changes_below_a_row_changes_the_page_but_not_the_row(desk: Client, editor: User) -> None:
    taxonomy = make_taxonomy(version="free")
    before, role = len(histories(taxonomy)), Role.objects.filter(taxonomy=taxonomy).earliest("pk")

    page = send(desk, f"/admin/measures/taxonomy/{taxonomy.pk}/change/", **{"roles-0-heading": "改めた見出し"})

    assert LEFT not in page
    assert len(histories(Taxonomy.objects.get(pk=taxonomy.pk))) == before
    assert histories(role)[-1] == ("~", editor, "")


def test_a_file_has_it_on_record_that_its_draft_was_deleted(desk: Client, editor: User) -> None:
    draft = make_edition(year=2021)
    upload = make_upload(base=draft, applied_to=draft)
    other = make_upload()
    before = (len(histories(upload)), len(histories(other)))
    name = str(draft)

    draft._history_user = editor
    draft.delete()

    upload = Upload.objects.get(pk=upload.pk)
    assert (upload.base, upload.applied_to) == (None, None)
    assert [why for _, _, why in histories(upload)[before[0] :]] == [f"削除：{name}"]
    assert len(histories(other)) == before[1]


@pytest.mark.parametrize(
    ("most", "kept"),
    [
        (9, ["a", ["b", ["c"], "d"], "e"]),
        (5, ["a", ["b", ["c"], "d"], "e"]),
        (4, ["a", ["b", ["c"], "d"], "ほか1件"]),
        (2, ["a", ["b"], "ほか3件"]),
        (1, ["a", "ほか4件"]),
        (0, ["ほか5件"]),
    ],
)
def test_a_long_list_of_names_is_cut_where_it_stands(most: int, kept: list[Any]) -> None:
    assert shortened(["a", ["b", ["c"], "d"], "e"], most) == kept


def test_a_page_that_deletes_names_some_and_counts_all(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen_pages, "MOST_NAMED", 2)
    draft = make_edition(year=2021)
    for number in range(3):
        make_entry(edition=draft, name=f"施策{number}号")
    address = f"/admin/measures/edition/{draft.pk}/delete/"

    page = desk.get(address).text

    assert "掲載施策: 3" in " ".join(page.split())
    assert "施策2号" not in page
    assert re.search(r"ほか\d+件", page)
    assert desk.post(address, inputs_of(page)).status_code == 302
    assert not Edition.objects.filter(pk=draft.pk).exists()
