"""The letters of the round as pages and files: to whom they go, and how they are handed out."""

import zipfile
from io import BytesIO

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.utils.http import content_disposition_header

from measures import letters, rounds
from measures.models import Block, Edition
from measures.notation.years import write_year_short

KINDS = {"asking": "照会", "reminding": "督促", "announcing": "周知"}  # as in addresses
ALL = "all"
TEXT, ZIP = "text/plain; charset=utf-8", "application/zip"


def addressed(edition: Edition, kind: str, codes: list[str]) -> list[Block]:
    """The ministries a letter goes to: those asked for, else those whose turn it is."""
    blocks = list(edition.blocks.select_related("ministry").in_document_order())
    if codes:
        return [block for block in blocks if block.ministry.code in codes]
    if kind == "reminding":
        return [block for block in blocks if block.is_overdue]
    return [block for block in blocks if block.state not in rounds.ANSWERED]


def written(edition: Edition, kind: str, blocks: list[Block]) -> dict[str, tuple[str, str]]:
    """Return {code: (whom it is for, its text)}."""
    known = {"year": edition.year, "title": edition.title}
    if kind == "announcing":
        text = letters.announcing(stage=edition.get_budget_stage_display(), **known)
        return {ALL: ("都道府県・連携中枢都市", text)}
    write = letters.asking if kind == "asking" else letters.reminding
    return {
        block.ministry.code: (block.heading, write(ministry=block.heading, due_on=block.due_on, **known))
        for block in blocks
    }


def hand_out(
    posted: QueryDict, edition: Edition, kind: str, addressees: dict[str, tuple[str, str]], form: forms.Form
) -> HttpResponse:
    """Return what the button says: one letter or all, as a plain page or as a file."""
    texts = {code: form.cleaned_data[f"text-{code}"] for code in addressees}
    which = posted.get("plain") or posted.get("download") or ""
    wanted = texts if which == ALL else {code: text for code, text in texts.items() if code == which}
    if not wanted:
        raise Http404
    if "plain" in posted:
        rule = f"\n{'－' * 30}\n\n"
        return HttpResponse(rule.join(text.replace("\r\n", "\n") for text in wanted.values()), content_type=TEXT)
    names = {code: letters.file_name(edition.year, addressees[code][0], KINDS[kind]) for code in wanted}
    if len(wanted) == 1:
        (code,) = wanted
        return download(names[code], letters.as_text_file(wanted[code]), TEXT)
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, (code, text) in enumerate(wanted.items(), start=1):
            archive.writestr(f"{place:02}_{names[code]}", letters.as_text_file(text))
    return download(f"{write_year_short(edition.year)}_{KINDS[kind]}文.zip", target.getvalue(), ZIP)


def download(name: str, data: bytes, content_type: str) -> HttpResponse:
    """Return a file to be kept, under a Japanese name."""
    disposition = content_disposition_header(True, name)
    return HttpResponse(data, content_type=content_type, headers={"Content-Disposition": disposition})
