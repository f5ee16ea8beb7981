"""活用圏域数: how many of the regions of a fiscal year used a measure, and what cannot be counted among them.

Never n of all regions there ever were: regions that did not exist yet could use nothing as regions.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from regions.models import CityRegion
from regions.stages import USED, Stage


@dataclass(frozen=True, slots=True)
class YearsRegions:
    """The codes of the regions of a fiscal year, as of its last day; ``unknown``: whether they existed is not known."""

    day: date
    existing: frozenset[str]
    unknown: frozenset[str]


@dataclass(frozen=True, slots=True)
class Adoption:
    """The regions for which one measure was applied for in one fiscal year. Each code stands in one of the four.

    ``used``: 採択 or 内示 and after, of the regions that existed. ``used_unknown``: the same, of regions of which it
    is not known whether they existed. ``used_outside``: of regions that did not exist. ``unclear``: 段階不明 alone.
    """

    used: tuple[str, ...] = ()
    used_unknown: tuple[str, ...] = ()
    used_outside: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()


def last_day_of(fiscal_year: int) -> date:
    """31 March: the day as of which the regions of a fiscal year are counted."""
    return date(fiscal_year + 1, 3, 31)


def regions_in(fiscal_year: int, regions: Iterable[CityRegion]) -> YearsRegions:
    """Those of ``regions`` that existed at the end of the fiscal year, and those that may have."""
    day = last_day_of(fiscal_year)
    answers = {region.code: region.existed_on(day) for region in regions}
    return YearsRegions(
        day,
        existing=frozenset(code for code, existed in answers.items() if existed is True),
        unknown=frozenset(code for code, existed in answers.items() if existed is None),
    )


def count_adoption(known: YearsRegions, stages: Iterable[tuple[str, str]]) -> Adoption:
    """Count (code of a region, stage reached) pairs of one measure."""
    reached: dict[str, set[Stage]] = defaultdict(set)
    for code, stage in stages:
        reached[code].add(Stage(stage))
    used = sorted(code for code, found in reached.items() if found & USED)
    return Adoption(
        used=tuple(code for code in used if code in known.existing),
        used_unknown=tuple(code for code in used if code in known.unknown),
        used_outside=tuple(code for code in used if code not in known.existing | known.unknown),
        unclear=tuple(sorted(code for code, found in reached.items() if not found & USED and Stage.UNKNOWN in found)),
    )


def adoptions_in(known: YearsRegions, pairs: Mapping[str, Iterable[tuple[str, str]]]) -> dict[str, Adoption]:
    """Count the pairs of each measure: {what names it: (code of a region, stage reached) pairs}."""
    return {key: count_adoption(known, found) for key, found in pairs.items()}
