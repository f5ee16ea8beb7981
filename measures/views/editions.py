"""The pages of the catalogue. Each finds its edition once and then reads only rows of that edition."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.core.paginator import EmptyPage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from measures import empty_searches
from measures.edition_feeds import write_edition_feed
from measures.entry_pages import read_entry_page
from measures.exports import csv_rows, write_json_text
from measures.facets import adoption_of, chips_of, facets_of
from measures.filters import SORTS, CatalogueFilter, EntryFilter
from measures.hits import hits_of
from measures.list_workbook import write_workbook
from measures.measure_facts import facts_of_number
from measures.models import COLUMNS, Edition
from measures.models.entries import EntryQuerySet
from measures.notation.money import write_unit
from measures.outlines import published_editions, readable_revisions
from measures.queries import LaterEntries
from measures.spellings import spellings_for
from measures.views.answers import XLSX, answer_csv, answer_json, as_file, refuse
from renkei import access
from renkei.addresses import address_of, address_of_number
from renkei.conditions import drawn_from
from renkei.sources import CALLS, CATALOGUE, LEDGER, REGIONS


@dataclass(frozen=True, slots=True)
class Shown:
    """The edition that an address names."""

    edition: Edition
    stage: str  # as in the address: "" what readers see today, "r2" a revision, "draft" the draft (案)
    revisions: list[Edition]  # those of its year that a reader may open, the newest first
    newer: Edition | None = None  # the revision that readers see today, where this one is older
    visible: EntryQuerySet | None = None  # of a draft, those entries that this visitor may see

    @property
    def entries(self) -> EntryQuerySet:
        """Those of its entries that this visitor may see."""
        return self.edition.entries.all() if self.visible is None else self.visible

    @property
    def listing(self) -> EntryQuerySet:
        """The same with everything a row of the list shows, made when somebody asks it."""
        return cast(EntryQuerySet, LaterEntries(lambda: self.entries.for_listing()))

    def url(self, page: str, **kwargs: Any) -> str:
        """Return the address of a page of this edition, at the stage the visitor is on."""
        more = {"stage": self.stage} if self.stage else {}
        return address_of(f"measures:{page}", year=self.edition.year, **more, **kwargs)

    def url_of_entry(self, number: int) -> str:
        """Return the address of an entry of this edition, likewise."""
        more = {"stage": self.stage} if self.stage else {}
        return address_of_number("measures:entry", number, year=self.edition.year, **more)

    def url_of_newer(self, request: HttpRequest) -> str:
        """Return the address of the same page in the revision that readers see today."""
        kwargs = {key: value for key, value in request.resolver_match.kwargs.items() if key != "stage"}
        return request.build_absolute_uri(reverse(request.resolver_match.view_name, kwargs=kwargs))

    def name(self) -> str:
        """Return what a title calls the edition: 令和2年度版, 令和2年度版（第1版）, 【案】令和3年度版."""
        year = f"{self.edition.year_name}版"
        if self.edition.is_draft:
            return f"【案】{year}"
        return f"{year}（第{self.edition.revision}版）" if self.stage else year


def find_shown(user: Any, year: int, stage: str) -> Shown | None:
    """Return the edition that year and stage name; None where there is none, or none for this visitor.

    At most one statement; of a draft one more, and what asks for the visitor's rights.
    """
    revisions = readable_revisions(year)
    if stage == "draft":
        draft = Edition.objects.for_year(year).drafts().first()
        if draft is None or not access.may(user, "view", draft):
            return None
        return Shown(draft, stage, revisions, visible=access.rows(user, draft.entries.all()))
    current = next((one for one in revisions if one.state == Edition.State.CURRENT), None)
    number = int(stage.removeprefix("r")) if stage else None
    edition = next((one for one in revisions if one.revision == number), None) if stage else current
    if edition is None:
        return None
    is_older = current is not None and current.revision > edition.revision
    return Shown(edition, stage, revisions, newer=current if is_older else None)


def of_an_edition(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a page the edition its address names, or answer 404; what a draft shows is kept nowhere."""

    @require_safe
    @wraps(view)
    def page(request: HttpRequest, year: int, stage: str = "", **kwargs: Any) -> HttpResponse:
        shown = find_shown(request.user, year, stage)
        if shown is None:
            return render(request, "measures/no_edition.html", {"year": year, "years": published()}, status=404)
        response = view(request, shown, **kwargs)
        if shown.newer:  # RFC 5829; a page says it in words
            response["Link"] = f'<{shown.url_of_newer(request)}>; rel="latest-version"'
        if shown.edition.is_draft:
            response["Cache-Control"] = "no-store"
        return response

    return page


def published() -> list[Edition]:
    """Return the editions readers see today, the newest first."""
    return list(Edition.objects.current().newest_first())


def counted(page: HttpResponse, found: CatalogueFilter, *, year: int) -> HttpResponse:
    """Note a search in vain; its page is made anew each time it is asked for, because each time counts."""
    empty_searches.note(found.words, year=year)
    page["Cache-Control"] = "no-store"
    return page


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """Lead to the newest published year; where there is none yet, home says so."""
    edition = Edition.objects.current().newest_first().first()
    return redirect("measures:list", year=edition.year) if edition else redirect("home")


@require_safe
def newest_coverage(request: HttpRequest) -> HttpResponse:
    """Lead to the coverage of the newest published year; where there is none yet, home says so."""
    edition = Edition.objects.current().newest_first().first()
    return redirect("measures:coverage", year=edition.year) if edition else redirect("home")


@drawn_from(CATALOGUE, REGIONS, LEDGER)
@of_an_edition
def entry_list(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Show the entries that the query asks for, what else can be asked, and their total."""
    found = EntryFilter(request.GET, shown.listing, edition=shown.edition)
    years = published_editions()
    context = {"shown": shown, "found": found, "years": years}
    context["earlier"] = next((one for one in years if one.year < shown.edition.year), None)
    try:
        context["page"] = found.page()
    except EmptyPage:
        return render(request, "measures/past_the_end.html", context, status=404)
    context |= {
        "facets": facets_of(found),
        "adoption": adoption_of(found),
        "chips": chips_of(found),
        "sorts": [("", "掲載順"), *SORTS],
    }
    context["hits"] = hits_of(found.listed(context["page"]), found.marks)
    context["spellings"] = spellings_for(found) if found.words and not context["hits"] else []
    if found.asks_for_words_alone and not context["hits"] and not shown.edition.is_draft:
        return counted(render(request, "measures/list.html", context, using="jinja2"), found, year=shown.edition.year)
    return render(request, "measures/list.html", context, using="jinja2")


@drawn_from(CATALOGUE, CALLS, REGIONS, LEDGER)
@of_an_edition
def entry_page(request: HttpRequest, shown: Shown, number: int) -> HttpResponse:
    """Show one entry whole; a measure that is not in this edition is 404 with a way to its other years."""
    found = read_entry_page(shown.edition, number, visible=shown.visible)
    context: dict[str, Any] = {"shown": shown, "number": number}
    if found is None:
        others = [one for one in facts_of_number(number).elsewhere if one.edition_id != shown.edition.pk]
        return render(request, "measures/absent.html", context | {"elsewhere": others}, status=404)
    context |= {
        "found": found,
        "entry": found.entry,
        "elsewhere": [one for one in found.published if one.year != shown.edition.year],  # not its newer revision
        "printed": {one.year: one.display_name for one in found.published},
        "headings": {column: shown.edition.heading(column) for column in COLUMNS},
        "unit": write_unit(found.entry.unit_yen),
    }
    return render(request, "measures/entry.html", context, using="jinja2")


@drawn_from(CATALOGUE, REGIONS, LEDGER)
@of_an_edition
def data_json(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Answer the list's query as JSON, all rows on one page."""
    found = EntryFilter(request.GET, shown.listing, edition=shown.edition)
    if found.errors:
        return JsonResponse({"errors": found.messages}, status=400, json_dumps_params={"ensure_ascii": False})
    return answer_json(write_json_text(shown.edition, found.qs))


@drawn_from(CATALOGUE, REGIONS, LEDGER)
@of_an_edition
def data_csv(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Answer the list's query as CSV, all rows, line by line."""
    found = EntryFilter(request.GET, shown.listing, edition=shown.edition)
    if found.errors:
        return refuse(found.messages)
    return answer_csv(request, csv_rows(found.qs), name=file_name("measures", shown))


@drawn_from(CATALOGUE, REGIONS, LEDGER)
@of_an_edition
def data_xlsx(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Answer the list's query as a workbook, all rows."""
    found = EntryFilter(request.GET, shown.listing, edition=shown.edition)
    if found.errors:
        return refuse(found.messages)
    conditions = [chip.label for chip in chips_of(found)]
    content = write_workbook(shown.edition, found.qs, conditions=conditions)
    return HttpResponse(content, content_type=XLSX, headers=as_file(f"{file_name('measures', shown)}.xlsx"))


def file_name(what: str, shown: Shown) -> str:
    """Return the name of a file of the edition, without its ending: ``measures-2020-r1``."""
    return "-".join(filter(None, [what, str(shown.edition.year), shown.stage]))


@drawn_from(CATALOGUE)
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Tell feed readers what was published, updated and corrected."""

    def address_of(edition: Edition) -> str:
        kwargs = {"year": edition.year, "stage": f"r{edition.revision}"}
        return request.build_absolute_uri(reverse("measures:list", kwargs=kwargs))

    home, own = (request.build_absolute_uri(reverse(name)) for name in ("home", "feed"))
    atom = write_edition_feed(Edition.objects.readable(), address_of, page=home, own=own)
    return HttpResponse(atom, content_type="application/atom+xml; charset=utf-8")
