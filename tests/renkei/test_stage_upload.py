"""``stage_upload``: what the page starts, run by hand."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from measures.intake import keep
from measures.models import Upload
from tests.measures.intake.books import book, received

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("document_2020")]


def kept(**values: Any) -> Upload:
    upload = keep(data=book(), name="総務省.xlsx", year=2021, by=None)
    Upload.objects.filter(pk=upload.pk).update(**values)
    return upload


def run(number: int) -> str:
    out = io.StringIO()
    call_command("stage_upload", str(number), stdout=out)
    return out.getvalue()


def test_it_stages_the_upload_and_those_that_wait_for_a_turn() -> None:
    first, tried = kept(), kept(heartbeat_at=timezone.now())
    second = kept()

    said = run(second.pk)

    states = [Upload.objects.get(pk=upload.pk).state for upload in (first, tried, second)]
    assert said.count("確認待ち") == 2
    assert states == ["staged", "received", "staged"]


@pytest.mark.parametrize("number", [0, 999_999, 2**63])
def test_an_upload_that_is_none_is_refused(number: int) -> None:
    with pytest.raises(CommandError, match="受領ファイルはありません"):
        run(number)


def test_an_upload_that_is_not_only_received_is_refused() -> None:
    with pytest.raises(CommandError, match="確認待ちです"):
        run(received().pk)


def test_an_upload_that_is_being_read_is_refused() -> None:
    with pytest.raises(CommandError, match="別の処理が読み取っているか"):
        run(kept(worker="a", heartbeat_at=timezone.now()).pk)
