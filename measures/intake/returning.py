"""What goes back to a ministry: the received workbook with its cells marked, and the form for the next answer."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from measures.intake.calls import NO_CALL, calls_of
from measures.intake.standing import standing_edition
from measures.models import COLUMNS, Block, Edition, Entry, Envelope, Ministry, Upload
from measures.models.taxonomy import PolicyField
from measures.workbooks.forms import Form, FormField, FormRole, FormRow
from measures.workbooks.grids import Finding, Severity
from measures.workbooks.marks import mark, mark_as_new_workbook
from measures.workbooks.reader import read_grids


def marked_copy(upload: Upload) -> tuple[str, bytes]:
    """Return (file name, xlsx) of the received file with what was found and what differs said at its cells."""
    upload = Upload.objects.get(pk=upload.pk)
    findings = [_finding(found) for found in upload.findings]
    changed: dict[tuple[str, str], str] = {}
    for proposal in upload.rows.values_list("proposal", flat=True):
        findings += [_finding(found) for found in proposal.get("findings", [])]
        for change in proposal.get("changes", []):
            if change["cell"]:
                sheet, _, cell = change["cell"].rpartition("!")
                changed[sheet, cell] = change["old"]
    name = f"{upload.name.rpartition('.')[0] or upload.name}_確認.xlsx"
    if not upload.data:
        return name, b""
    data = bytes(upload.data)
    marked = mark(data, upload.name, findings, changed=changed)
    if marked is None:
        marked = mark_as_new_workbook(read_grids(data, name=upload.name), findings, changed=changed)
    return name, marked


def form_of(ministry: Ministry, year: int) -> Form:
    """Return the ministry's form for ``year``, filled in with what stands: the year's draft, else the year before."""
    return forms_of([ministry], year)[0]


def forms_of(ministries: Iterable[Ministry], year: int) -> list[Form]:
    """Return the form of each ministry, in their order; the number of queries does not depend on how many."""
    edition = standing_edition(year)
    headings, roles = _headings(edition), _roles(edition)
    wanted = list(ministries)
    blocks = {block.ministry_id: block for block in edition.blocks.filter(ministry__in=wanted)} if edition else {}
    rows = _rows(blocks.values(), year)
    forms = []
    for ministry in wanted:
        block = blocks.get(ministry.pk)
        forms.append(
            Form(
                year=year,
                ministry=block.heading if block else ministry.name,
                headings=headings,
                roles=roles,
                rows=tuple(rows[block.pk]) if block else (),
                unit_yen=block.unit_yen if block else 1_000_000,
                due_on=_due(edition, block, year),
            )
        )
    return forms


def _due(edition: Edition | None, block: Block | None, year: int) -> date | None:
    return block.due_on if block and edition and edition.year == year else None


def _headings(edition: Edition | None) -> dict[str, str]:
    return {column: edition.heading(column) if edition else usual for column, usual in COLUMNS.items()}


def _roles(edition: Edition | None) -> tuple[FormRole, ...]:
    if edition is None:
        return ()
    fields: dict[int, list[FormField]] = defaultdict(list)
    roles = {}
    for field in (
        PolicyField.objects.filter(role__taxonomy=edition.taxonomy_id).select_related("role").in_document_order()
    ):
        roles[field.role_id] = field.role
        fields[field.role_id].append(FormField(field.letter, field.name))
    return tuple(FormRole(role.code, role.heading, role.name, tuple(fields[pk])) for pk, role in roles.items())


def _rows(blocks: Collection[Block], year: int) -> dict[int, list[FormRow]]:
    """Return {id of the block: its rows}."""
    known = {block.pk: block for block in blocks}
    entries = Entry.objects.filter(block__in=known).select_related("measure", "envelope").order_by("position", "id")
    calls = calls_of((entry.measure_id for entry in entries), year)
    rows: dict[int, list[FormRow]] = defaultdict(list)
    for entry in entries:
        rows[entry.block_id].append(_row(entry, known[entry.block_id], calls.get(entry.measure_id, NO_CALL)))
    return rows


def _row(entry: Entry, block: Block, call: tuple[str, ...]) -> FormRow:
    envelope = entry.envelope
    section, phone, mail, address, period = call
    return FormRow(
        number=entry.measure.number,
        name=entry.name,
        fields_text=entry.fields_text,
        full_name=entry.full_name,
        summary=entry.summary,
        support=entry.support_text,
        budget=envelope.amount_text if envelope.unit_yen == block.unit_yen else _with_unit(envelope),
        rate=entry.rate_text,
        recipients=entry.recipients_text,
        envelope=envelope.number,
        printed_once=envelope.printed == Envelope.Printed.ONCE,
        fields_merged=entry.fields_merged,
        section=section,
        phone=phone,
        mail=mail,
        address=address,
        call=period,
    )


def _with_unit(envelope: Envelope) -> str:
    """An amount in another unit than its block's says so in the cell, as the sheet has one unit."""
    unit = dict(Envelope._meta.get_field("unit_yen").flatchoices)[envelope.unit_yen]
    return f"{envelope.amount_text}{unit}" if envelope.amount_text.strip().isascii() else envelope.amount_text


def _finding(found: dict[str, str]) -> Finding:
    return Finding(**{**found, "severity": Severity(found["severity"])})
