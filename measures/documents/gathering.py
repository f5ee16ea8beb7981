"""An edition → its document: the entries a visitor may see, the cover, the outline that the edition uses."""

from datetime import timedelta, timezone

from measures.documents.layout import COLUMNS, Cover, Document, Outline, OutlineRole, Row, lay_out
from measures.models import Edition, Entry, Envelope, PolicyField
from measures.models.entries import EntryQuerySet
from measures.notation.money import write_unit
from measures.notation.years import write_date

_JAPAN = timezone(timedelta(hours=9))


def gather_document(edition: Edition, entries: EntryQuerySet) -> Document:
    """Return the document of ``entries`` of ``edition`` in the document's order; three queries, four of a draft.

    A ministry without entries among them has no table. Of a draft that shows only some of its entries, the cover says so.
    """
    found = entries.select_related("block__ministry", "measure", "envelope").in_document_order()
    rows = [_row(entry) for entry in found]
    is_part = edition.is_draft and edition.entries.count() > len(rows)
    return Document(
        name=str(edition),
        cover=_cover(edition, is_part=is_part),
        headings={column: edition.heading(column) for column in COLUMNS},
        sections=lay_out(rows),
        outline=_outline(edition),
        dated=edition.published_at and edition.published_at.astimezone(_JAPAN),
        is_draft=edition.is_draft,
    )


def _row(entry: Entry) -> Row:
    envelope, block = entry.envelope, entry.block
    return Row(
        number=entry.measure.number,
        ministry=block.ministry.name,
        heading=block.heading,
        unit=write_unit(envelope.unit_yen if envelope.amount_text.strip() else block.unit_yen),
        fields_text=entry.fields_text,
        name=entry.name,
        summary=entry.summary,
        support=entry.support_text,
        budget=envelope.amount_text,
        rate=entry.rate_text,
        recipients=entry.recipients_text,
        envelope=envelope.number,
        printed_once=envelope.printed == Envelope.Printed.ONCE,
        fields_merged=entry.fields_merged,
    )


def _cover(edition: Edition, *, is_part: bool) -> Cover:
    lines = [f"{edition.year_name}　{edition.get_budget_stage_display()}"]
    if edition.revision > 1:
        lines.append(f"第{edition.revision}版（{edition.get_kind_display()}）")
    if edition.is_draft:
        lines.append("案（一部の府省庁の掲載分のみ）" if is_part else "案")
    dates = [("公表日", edition.announced_on), ("決裁日", edition.approved_on)]
    lines += [f"{label}　{write_date(on)}" for label, on in dates if on]
    if edition.document_no:
        lines.append(f"文書番号　{edition.document_no}")
    notes = [edition.cover_note, edition.errata_note and f"正誤表\n{edition.errata_note}"]
    return Cover(edition.title, tuple(lines), tuple(filter(None, notes)))


def _outline(edition: Edition) -> Outline:
    """The roles with their fields; ``ウ-A`` stands as A below ウ and its heading."""
    rows = PolicyField.objects.filter(role__taxonomy=edition.taxonomy_id)
    fields: dict[int, list[PolicyField]] = {}
    for field in rows.select_related("role").in_document_order():
        fields.setdefault(field.role_id, []).append(field)
    roles = []
    for of_role in fields.values():
        role = of_role[0].role
        whole, _, part = role.code.partition("-")
        group = f"{whole} {role.heading}" if part and role.heading else ""
        heading = f"{part if group else role.code} {role.name}"
        roles.append(OutlineRole(group, heading, tuple(f"{field.letter} {field.name}" for field in of_role)))
    return Outline(f"【{''.join(edition.heading('role').split())}】", tuple(roles))
