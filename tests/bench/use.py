"""What stands around a generated catalogue: applications by the million, calls, visions of the regions."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max
from simple_history.utils import bulk_create_with_history

from measures.models import Call, Counter
from regions.models import (
    Application,
    ApplicationRegion,
    CityRegion,
    LegalStatus,
    Membership,
    StageChange,
    Vision,
    VisionProject,
)
from regions.models.visions import ProjectMeasure
from tests.bench import vocabulary
from tests.bench.copying import SHIFT, copy_rows, delete_rows
from tests.bench.plans import Year
from tests.bench.texts import CELLS, zipf

MOST_DIFFERENT = 20_000  # applications that are made; the others are copies of them
LINKS = 10  # keys that are kept free for the regions and the stages of one application
CALLED = 0.02  # how many measures have a call in a year
STAGES = [
    "granted",
    "adopted",
    "applied",
    "grant-applied",
    "settled",
    "requested",
    "indicated",
    "rejected",
    "shortlisted",
    "reported",
    "not-applied",
    "grant-changed",
    "declined",
    "withdrawn",
    "not-granted",
    "abandoned",
    "unknown",
]
DAY = "CASE WHEN reached_on = '' THEN '' ELSE '{year}' || substr(reached_on, 5) END"


def make_applications(years: Sequence[Year], chance: random.Random) -> None:
    """Make each year's applications for measures of that year, a few measures most often."""
    made = min(MOST_DIFFERENT, max(year.applications for year in years))
    if not made:
        return
    found = Application.objects.aggregate(last=Max("number"), key=Max("pk"))  # the real ones that are there
    number, base = found["last"] or 0, ((found["key"] or 0) // SHIFT + 1) * SHIFT
    _make_seeds(made, base, chance)
    for year in years:
        for begin in range(0, year.applications, made):
            count = min(made, year.applications - begin)
            _copy_into(year, base, begin, count, number)
            number += count
    delete_rows(ApplicationRegion, f"application_id BETWEEN {base} AND {base + SHIFT}")
    delete_rows(StageChange, f"application_id BETWEEN {base} AND {base + SHIFT}")
    delete_rows(Application, f"id BETWEEN {base} AND {base + SHIFT}")
    Counter.skip_past("application", number)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Application, ApplicationRegion, StageChange]):
            cursor.execute(statement)


def _copy_into(year: Year, base: int, begin: int, count: int, number: int) -> None:
    """Copy ``count`` applications into a year, for its measures.

    They were made under keys from ``base`` on; ``number`` is the last that was given.
    """
    seeds = f"BETWEEN {base + 1} AND {base + count}"
    step = (year.place + 1) * SHIFT + begin
    place = f"(id - {base} + {begin + year.place})"
    measure = f"{year.first} + ({place} * 7919 % 1000) * ({place} * 7919 % 1000) * ({place} * 104729 % 1000) * {year.size} / 1000000000"
    own = {"measure_id": measure, "fiscal_year": str(year.year), "number": f"id - {base} + {number}"}
    copy_rows(Application, f"id {seeds}", moved={"id": step}, replaced=own)
    moved = {"id": step * LINKS, "application_id": step}
    copy_rows(ApplicationRegion, f"application_id {seeds}", moved=moved)
    copy_rows(StageChange, f"application_id {seeds}", moved=moved, replaced={"reached_on": DAY.format(year=year.year)})


def _make_seeds(count: int, base: int, chance: random.Random) -> None:
    memberships = list(Membership.objects.select_related("municipality__prefecture"))
    kinds = dict(LegalStatus.objects.order_by("id").values_list("municipality", "kind"))
    regions = list(CityRegion.objects.values_list("pk", flat=True))
    applications: list[Application] = []
    links: list[ApplicationRegion] = []
    stages: list[StageChange] = []
    for key in range(base + 1, base + count + 1):
        member, public, stage = zipf(chance, memberships, 0.5), chance.random() < 0.8, zipf(chance, STAGES)
        town = member.municipality
        cost = int(10 ** chance.gauss(7.5, 0.7))
        theme = zipf(chance, vocabulary.THEMES[chance.choice(CELLS)].split())
        applications.append(
            Application(
                pk=key,
                number=base + key,
                measure_text=f"{theme}公募" if chance.random() < 0.2 else "仮",
                fiscal_year=2020,
                applicant=f"{town.prefecture.name}{town.name}",
                applicant_kind=kinds.get(town.pk, ""),
                municipality=town,
                project=f"{town.name}{theme}{zipf(chance, vocabulary.KINDS)}",
                route=chance.choice(Application.Route.values),
                stage=stage,
                project_cost=cost if chance.random() < 0.7 else None,
                granted=cost // 2 if chance.random() < 0.5 else None,
                source=f"https://www.example.jp/press/{key}.html" if public else "",
                public=public,
                confirmed_on=date(2026, 4, 1) if public and chance.random() < 0.5 else None,
            )
        )
        found = {member.region_id} | ({chance.choice(regions)} if chance.random() < 0.05 else set())
        for place, region in enumerate(sorted(found)):
            links.append(ApplicationRegion(pk=key * LINKS + place, application_id=key, region_id=region))
        before = ["applied"] if stage in ("adopted", "granted", "rejected") else []
        for place, reached in enumerate([*before, stage]):
            day = f"2020-{place * 4 + 4:02}-{chance.randint(1, 28):02}" if chance.random() < 0.9 else ""
            stages.append(StageChange(pk=key * LINKS + place, application_id=key, stage=reached, reached_on=day))
    for model, rows in ((Application, applications), (ApplicationRegion, links), (StageChange, stages)):
        model._base_manager.bulk_create(rows, batch_size=2000)  # type: ignore[arg-type]


def make_calls(years: Sequence[Year], chance: random.Random) -> None:
    """Make a call for some measures of each year, with its history."""
    calls = []
    for year in years:
        for measure in range(year.first, year.first + year.size):
            if chance.random() < CALLED:
                opens_on = date(year.year, 4, 1 + chance.randrange(28))
                closes_at = datetime(year.year, 6, 1 + chance.randrange(28), 8, tzinfo=UTC)
                kind = chance.choice(Call.Kind.values)
                dates = (
                    {"opens_on": opens_on, "closes_at": closes_at}
                    if chance.random() < 0.8
                    else {"period_text": "4月上旬"}
                )
                calls.append(
                    Call(
                        measure_id=measure,
                        fiscal_year=year.year,
                        kind=kind,
                        channel="電子メール",
                        section="地域政策課",
                        **dates,
                    )
                )
    bulk_create_with_history(calls, Call, batch_size=1000)


def make_visions(years: Sequence[Year], chance: random.Random) -> None:
    """Make the visions of every region over all years, with undertakings that could use measures of them."""
    first, last = years[0], years[-1]
    for region in CityRegion.objects.order_by("code"):
        vision = Vision.objects.create(
            region=region,
            title=f"{region.name}都市圏ビジョン",
            first_year=first.year,
            last_year=last.year,
            source="https://www.example.jp/vision/",
            fields_text="ア b,d\nウ-A a,d,g",
        )
        for position in range(1, 5):
            cell = zipf(chance, CELLS).replace(":", " ")
            name = (
                f"{zipf(chance, vocabulary.FIRST)}{zipf(chance, vocabulary.OBJECTS)}の{zipf(chance, vocabulary.DOINGS)}"
            )
            project = VisionProject.objects.create(vision=vision, position=position, name=name, fields_text=cell)
            for measure in sorted({last.first + chance.randrange(last.size) for _ in range(2)}):
                ProjectMeasure.objects.create(project=project, measure_id=measure)
