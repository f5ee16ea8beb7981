"""Editions and what stands in one: entries, outline, coverage, changes. Drafts are nobody's business here."""

from typing import Any

from django.db.models import Count

from measures.change_exports import write_changes_json
from measures.comparisons import compare_years, earlier_than
from measures.coverage.files import write_coverage_json
from measures.coverage.gathering import gather_coverage, places_of
from measures.exports import write_edition, write_entry, write_total
from measures.filters import EntryFilter, totals_of
from measures.models import COLUMNS, Edition, Entry
from measures.notation.years import write_year
from renkei.api.operations import Found
from renkei.api.paging import Query, page_of
from renkei.api.parameters import refuse_errors
from renkei.api.problems import Problem


def current_editions() -> list[dict[str, int]]:
    """Return the editions that readers see today, the newest first, as an answer names what it is drawn from."""
    rows = Edition.objects.current().newest_first().values_list("year", "revision")
    return [{"fiscal_year": year, "revision": revision} for year, revision in rows]


def find_edition(year: int, revision: str = "", *, path: str = "") -> Found:
    """Return the edition of an address (``revision`` "" is what readers see today); a ``Problem`` where there is none."""
    editions = Edition.objects.for_year(year)
    edition = (editions.readable().filter(revision=int(revision[1:])) if revision else editions.current()).first()
    if edition is None:
        raise no_edition(year, revision)
    return Found(edition, f"editions/{year}{path}" if edition.state == Edition.State.SUPERSEDED else "")


def no_edition(year: int, revision: str) -> Problem:
    """404, with the years there are; one query more."""
    years = "、".join(str(one["fiscal_year"]) for one in current_editions()) or "なし"
    what = f"第{revision[1:]}版" if revision else "年度版"
    return Problem("not-found", f"{write_year(year)}の公表済みの{what}はありません。公表中の年度：{years}")


def find_editions() -> Found:
    """All editions that a reader may open."""
    return Found(None)


def write_editions(_: None, query: Query) -> dict[str, Any]:
    """Return them, the newest first."""
    rows = Edition.objects.readable().newest_first().select_related("taxonomy")
    return {"editions": [_facts(edition) for edition in rows]}


def write_one_edition(edition: Edition, query: Query) -> dict[str, Any]:
    """Return an edition: what is printed around its tables, its total, its ministries in the document's order."""
    blocks = edition.blocks.select_related("ministry").annotate(count=Count("entries")).order_by("position", "pk")
    return {
        **_facts(edition),
        "cover_note": edition.cover_note,
        "headings": {column: edition.heading(column) for column in COLUMNS},
        "total": write_total(totals_of(edition.entries.all())),
        "ministries": [
            {"ministry": block.ministry.code, "ministry_name": block.heading, "entries": block.count}
            for block in blocks
            if block.count
        ],
    }


def _facts(edition: Edition) -> dict[str, Any]:
    return {
        **write_edition(edition),
        "state": edition.state,
        "title": edition.title,
        "budget_stage": edition.budget_stage,
        "taxonomy": edition.taxonomy.version,
        "announced_on": edition.announced_on and edition.announced_on.isoformat(),
        "errata_note": edition.errata_note,
    }


def find_entries(year: int, revision: str = "") -> Found:
    """The edition whose entries are asked for."""
    return find_edition(year, revision, path="/entries")


def write_entries(edition: Edition, query: Query) -> dict[str, Any]:
    """Return a page of the entries that the list's own filter finds, with the total of all it finds."""
    found = EntryFilter(query.data, edition.entries.for_listing(), edition=edition)
    refuse_errors(found)
    page, rows = page_of(query, found.rows)
    return {
        **write_edition(edition),
        "total": write_total(found.total or {}),
        **page,
        "entries": list(map(write_entry, rows)),
    }


def find_entry(year: int, number: int, revision: str = "") -> Found:
    """The entry of that measure in the edition; 404 says which of the two is missing."""
    found = find_edition(year, revision, path=f"/entries/{number}")
    entry = found.subject.entries.for_listing().filter(measure__number=number).first()
    if entry is None:
        raise Problem("not-found", f"{found.subject}に、施策番号{number}の施策は掲載されていません。")
    return Found((found.subject, entry), found.newer)


def write_one_entry(found: tuple[Edition, Entry], query: Query) -> dict[str, Any]:
    """Return one entry, in the shape it has in ``data.json``."""
    edition, entry = found
    return {**write_edition(edition), "entry": write_entry(entry)}


def find_taxonomy(year: int, revision: str = "") -> Found:
    """The edition whose outline is asked for."""
    return find_edition(year, revision, path="/taxonomy")


def write_taxonomy(edition: Edition, query: Query) -> dict[str, Any]:
    """Return the roles and policy fields that the edition uses, in the outline's order."""
    roles: dict[str, dict[str, Any]] = {}
    for place in places_of(edition):
        role = {"role": place.role, "heading": place.heading, "name": place.role_name, "fields": []}
        fields = roles.setdefault(place.role, role)["fields"]
        fields.append({"cell": place.cell, "letter": place.letter, "name": place.name})
    taxonomy = edition.taxonomy
    return {
        **write_edition(edition),
        "taxonomy": {"version": taxonomy.version, "name": taxonomy.name, "source": taxonomy.source},
        "roles": list(roles.values()),
    }


def find_coverage(year: int, revision: str = "") -> Found:
    """The edition whose coverage is asked for."""
    return find_edition(year, revision, path="/coverage")


def write_coverage(edition: Edition, query: Query) -> dict[str, Any]:
    """Return the same as ``coverage.json``."""
    return write_coverage_json(edition, *gather_coverage(edition, edition.entries.all()))


def find_changes(year: int, revision: str = "") -> Found:
    """The edition whose changes are asked for."""
    return find_edition(year, revision, path="/changes")


def write_changes(edition: Edition, query: Query) -> dict[str, Any]:
    """Return the same as ``changes.json``."""
    base = earlier_than(edition)
    found = base and compare_years(edition, edition.entries.all(), base, base.entries.all())
    return write_changes_json(edition, found)
