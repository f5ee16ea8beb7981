"""What is asked of a catalogue: every address and every word is taken from the data that stand there."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from measures.models import Edition, Entry
from measures.models.entries import SEPARATOR
from measures.queries import PAGE_SIZE
from regions.models import Application, CityRegion

LENGTHS = (1, 2, 3, 5)  # characters of the words searched for
SAMPLE = 1500  # rows whose words are counted
CANDIDATES = 6  # words of one row of the sample, of which the rarest is taken


@dataclass(frozen=True, slots=True)
class Example:
    """One request: ours, and the same asked of the others; empty where they have no such page."""

    key: str
    words: str
    ours: str
    stock: str = ""
    datasette: str = ""


def examples() -> list[dict[str, Any]]:
    """Return the requests for the newest edition, for the largest where that is another, and for all years."""
    newest = Edition.objects.current().newest_first().first()
    if newest is None:
        return []
    largest = Edition.objects.current().annotate(rows=Count("entries")).order_by("-rows", "-year").first() or newest
    found = [*_of_an_edition(newest, "newest")]
    if largest.entries.count() > newest.entries.count():
        found += _of_an_edition(largest, "largest")
    return [asdict(one) for one in (*found, *_of_all_years(largest))]


def words_of(edition: Edition) -> Iterator[tuple[int, str, str]]:
    """Yield (characters, common or rare, word) as they stand in the edition's search keys."""
    texts = list(edition.entries.order_by("pk").values_list("search", flat=True)[:SAMPLE])
    for length in LENGTHS:
        rows: Counter[str] = Counter()
        for text in texts:
            rows.update({word for line in text.split(SEPARATOR) for word in _words_in(line, length)})
        if not rows:
            continue
        once = sorted(word for word, count in rows.items() if count == min(rows.values()))
        some = once[:: max(1, len(once) // CANDIDATES)][:CANDIDATES]
        yield length, "common", min(rows, key=lambda word: (-rows[word], word))
        yield length, "rare", min(some, key=lambda word: (edition.entries.filter(search__contains=word).count(), word))


def _words_in(line: str, length: int) -> Iterator[str]:
    for begin in range(len(line) - length + 1):
        word = line[begin : begin + length]
        if all("\u4e00" <= character <= "\u9fff" for character in word):  # folded and printed are the same
            yield word


def _of_an_edition(edition: Edition, which: str) -> Iterator[Example]:
    year, count = edition.year, edition.entries.count()
    of = f"{count:,} entries"
    ours, stock = reverse("measures:list", kwargs={"year": year}), f"/bench/stock/{year}/"
    of_year = {"year": year, "_size": PAGE_SIZE}
    facets = [("_facet", name) for name in ("ministry", "grade", "rate_shares", "recipients")] + [
        ("_facet_array", "cells")
    ]
    rows = list(
        edition.entries.in_document_order().values_list("pk", "measure__number", "block__ministry__code", "grade")
    )
    yield Example(f"{which} list", f"list, {of}", ours, stock, _flat(of_year))
    yield Example(
        f"{which} facets", f"list with all facets, {of}", ours, f"{stock}?facets=1", _flat([*of_year.items(), *facets])
    )
    (ministry, grade), _ = Counter((row[2], row[3]) for row in rows).most_common(1)[0]
    yield Example(
        f"{which} filtered",
        f"filtered by two keys, with facets, {of}",
        f"{ours}?{urlencode({'ministry': ministry, 'grade': grade})}",
        f"{stock}?{urlencode({'block__ministry__code': ministry, 'grade': grade, 'facets': 1})}",
        _flat([*of_year.items(), ("ministry", ministry), ("grade", grade), *facets]),
    )
    for length, kind, word in words_of(edition):
        query = urlencode({"q": word})
        yield Example(
            f"{which} search {length} {kind}",
            f"search in the year, {length} characters, {kind}, {of}",
            f"{ours}?{query}",
            f"{stock}?{query}",
            _flat({**of_year, "search__contains": word}),
        )
    last = (count - 1) // PAGE_SIZE
    if last > 0:
        before = sorted(row[0] for row in rows)[last * PAGE_SIZE - 1]
        deep = f"?page={last + 1}"
        yield Example(
            f"{which} deep", f"last page, {of}", ours + deep, stock + deep, _flat({**of_year, "_next": before})
        )
    key, number, *_ = rows[len(rows) // 2]
    page = reverse("measures:entry", kwargs={"year": year, "number": number})
    yield Example(f"{which} entry", f"entry, {of}", page, f"{stock}{number}/", f"/flat/entries/{key}")
    for name in ("coverage", "changes"):
        yield Example(f"{which} {name}", f"{name}, {of}", reverse(f"measures:{name}", kwargs={"year": year}))
    yield from _of_regions(year, which, of)


def _of_regions(year: int, which: str, of: str) -> Iterator[Example]:
    region = CityRegion.objects.annotate(held=Count("application_links")).order_by("-held", "code").first()
    if region is not None:
        page = reverse("regions:measures", kwargs={"code": region.code, "year": year})
        yield Example(f"{which} offers", f"what a region could use, {of}", page)
        if which == "newest":
            yield Example("region", "a region", reverse("regions:region", kwargs={"code": region.code}))
    if count := Application.objects.public().of_year(year).count():
        yield Example(
            f"{which} ledger",
            f"ledger, {count:,} applications",
            reverse("regions:ledger", kwargs={"year": year}),
            f"/bench/stock/applications/{year}/",
            f"/flat/applications?{urlencode({'year': year, '_size': PAGE_SIZE})}",
        )


def _of_all_years(edition: Edition) -> Iterator[Example]:
    """All years at once; the words are those of one edition, so that there is something to find."""
    of = f"{Entry.objects.published().count():,} entries"
    ours, stock = reverse("measures:all"), "/bench/stock/all/"
    yield Example("all list", f"all years, {of}", ours, stock, _flat({"_size": PAGE_SIZE}))
    for length, kind, word in words_of(edition):
        query = urlencode({"q": word})
        yield Example(
            f"all search {length} {kind}",
            f"search in all years, {length} characters, {kind}, {of}",
            f"{ours}?{query}",
            f"{stock}?{query}",
            _flat({"_size": PAGE_SIZE, "search__contains": word}),
        )
    number = edition.entries.in_document_order().values_list("measure__number", flat=True)[0]
    yield Example(
        "all measure", f"a measure through the years, {of}", reverse("measures:measure", kwargs={"number": number})
    )


def _flat(query: Any) -> str:
    return f"/flat/entries?{urlencode(query)}"
