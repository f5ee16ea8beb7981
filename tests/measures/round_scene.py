"""A round with two ministries, its pages' addresses and what they said: for the tests of its pages."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from measures.models import Block, Edition, Ministry
from tests.factories import make_block, make_edition, make_ministry

OTHERS = "他府省だけの秘密の言葉"


def mext() -> Ministry:
    """Return 文部科学省."""
    return make_ministry(code="mext", name="文部科学省")


def block_in(state: str, **values: Any) -> Block:
    """Return the part of a ministry (of 総務省 unless said) in that state, in the one draft."""
    return make_block(edition=Edition.objects.filter(state="draft").first() or make_edition(), state=state, **values)


def draft_with_two(**values: Any) -> Edition:
    """Return a draft where 総務省 and 文部科学省 are asked, the latter with words nobody else may read."""
    draft = make_edition()
    make_block(edition=draft, **{"state": "asked", **values})
    make_block(edition=draft, ministry=mext(), heading="文部科学省", state="asked", comment=OTHERS, contact=OTHERS)
    return draft


def page(name: str, edition: Edition, *more: str) -> str:
    """Return the address of a page of the round of ``edition``."""
    return reverse(f"admin:measures_edition_{name}", args=[edition.pk, *more])


def mine(year: int = 2025) -> str:
    """Return the address of the contact's own page."""
    return reverse("admin:measures_edition_mine", args=[year])


def said(response: Any) -> list[str]:
    """Return the messages a page shows."""
    return [str(message) for message in response.context["messages"]]


def states(edition: Edition) -> list[str]:
    """Return the states of an edition's ministries, in the document's order."""
    return list(edition.blocks.in_document_order().values_list("state", flat=True))


def steps(response: Any) -> dict[str, str]:
    """Return {step: its state} of a round's page."""
    return {step.name: step.state for step in response.context["round"].steps}


def own_block(edition: Edition) -> Block:
    """Return 総務省's part of an edition."""
    return edition.blocks.get(ministry__code="mic")


def workbook(name: str = "回答.xlsx", data: bytes = b"") -> SimpleUploadedFile:
    """Return a file as a browser posts it."""
    return SimpleUploadedFile(name, data)
