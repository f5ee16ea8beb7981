"""What belongs to no single edition: measures through the years, ministries, calls."""

from collections import defaultdict
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from measures.calls import CallFilter, ListedCall, listed
from measures.exports import write_edition, write_entry
from measures.models import Call, Entry, Measure, Ministry, Succession
from measures.years import AllYearsFilter
from renkei.api.operations import Found
from renkei.api.paging import Query, page_of
from renkei.api.parameters import refuse_errors
from renkei.api.problems import Problem
from renkei.api.resources.editions import current_editions


def find_measures() -> Found:
    """The measures of all current editions."""
    return Found(None)


def write_measures(_: None, query: Query) -> dict[str, Any]:
    """Return a page of those that the list of all years finds, each with the years it appears in."""
    found = AllYearsFilter(query.data)
    refuse_errors(found)
    page, rows = page_of(query, found.rows)
    measures = [{"number": row.number, "years": [_year(entry) for entry in row.published]} for row in rows]
    return {"editions": current_editions(), **page, "measures": measures}


def _year(entry: Entry) -> dict[str, Any]:
    return {
        "fiscal_year": entry.edition.year,
        "ministry": entry.block.ministry.code,
        "ministry_name": entry.block.heading,
        "full_name": entry.display_name,
        "budget_text": entry.envelope.amount_text,
        "yen": entry.envelope.counted_yen,
    }


def find_measure(number: int) -> Found:
    """The measure with that number, if a current edition has it."""
    known = Exists(Entry.objects.published().filter(measure=OuterRef("pk")))
    measure = Measure.objects.filter(known, number=number).first()
    if measure is None:
        raise Problem("not-found", f"施策番号{number}の施策は、公表中のどの年度版にもありません。")
    return Found(measure)


def write_measure(measure: Measure, query: Query) -> dict[str, Any]:
    """Return a measure through the published years, the newest first."""
    rows = Entry.objects.published().for_listing().select_related("edition").filter(measure=measure)
    known = Entry.objects.published()
    kin = Succession.objects.select_related("predecessor", "successor")
    origins = kin.filter(Exists(known.filter(measure=OuterRef("predecessor"))), successor=measure)
    successors = kin.filter(Exists(known.filter(measure=OuterRef("successor"))), predecessor=measure)
    calls = Call.objects.public().filter(measure=measure).select_related("measure__ministry")
    return {
        "number": measure.number,
        "editions": current_editions(),
        "other_names": [{"name": one.name, "kind": one.kind} for one in measure.names.all()],
        "years": [
            {**write_edition(entry.edition), "entry": write_entry(entry)} for entry in rows.order_by("-edition__year")
        ],
        "origins": [_kin(one, one.predecessor) for one in origins],
        "successors": [_kin(one, one.successor) for one in successors],
        "calls": [_call(one) for one in listed(calls)],
    }


def _kin(succession: Succession, other: Measure) -> dict[str, Any]:
    return {
        "number": other.number,
        "name": other.name,
        "kind": succession.kind,
        "fiscal_year": succession.fiscal_year,
    }


def find_ministries() -> Found:
    """All ministries."""
    return Found(None)


def write_ministries(_: None, query: Query) -> dict[str, Any]:
    """Return the ministries in 建制順, each with the years for which it has entries in a current edition."""
    years: dict[int, list[int]] = defaultdict(list)
    pairs = Entry.objects.published().values_list("block__ministry", "edition__year").order_by("-edition__year")
    for ministry, year in pairs.distinct():
        years[ministry].append(year)
    rows = Ministry.objects.select_related("successor").order_by("position", "code")
    return {
        "editions": current_editions(),
        "ministries": [
            {
                "code": row.code,
                "name": row.name,
                "short_name": row.short_name,
                "other_names": [name for name in row.other_names.splitlines() if name],
                "abolished_on": row.abolished_on and row.abolished_on.isoformat(),
                "successor": row.successor and row.successor.code,
                "fiscal_years": years[row.pk],
            }
            for row in rows
        ],
    }


def find_calls() -> Found:
    """The calls that readers find; which are open changes with time alone."""
    return Found(None)


def write_calls(_: None, query: Query) -> dict[str, Any]:
    """Return a page of the calls that the list's own filter finds."""
    found = CallFilter(query.data)
    refuse_errors(found)
    calls = found.qs.order_by(
        F("closes_at").asc(nulls_last=True), F("opens_on").asc(nulls_last=True), "id"
    )  # what is not known comes last on every database
    page, rows = page_of(query, calls)
    return {"editions": current_editions(), **page, "calls": [_call(one) for one in listed(rows)]}


def _call(one: ListedCall) -> dict[str, Any]:
    call = one.call
    return {
        "measure": call.measure.number,
        "measure_name": one.name,
        "ministry": call.measure.ministry.code,
        "fiscal_year": call.fiscal_year,
        "listed_in": one.year,
        "public_name": call.public_name,
        "kind": call.kind,
        "state": call.state,
        "period_text": call.period_text,
        "opens_on": call.opens_on and call.opens_on.isoformat(),
        "closes_at": call.closes_at and timezone.localtime(call.closes_at).isoformat(),
        "channel": call.channel,
        "section": call.section,
        "phone": call.phone,
        "mail": call.mail,
        "contact": call.contact,
        "address": call.address,
        "checked_on": call.checked_on and call.checked_on.isoformat(),
    }
