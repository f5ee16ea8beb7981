"""Who belonged to which region on a day, and how many that makes: 延べ, 実数, and what is not known apart."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from regions.dates import latest
from regions.legal_classes import LegalClass
from regions.models import CityRegion, LegalStatus, Membership, Municipality, NationalTotal, Prefecture


@dataclass(frozen=True, slots=True)
class Held:
    """A membership that holds on a day, or may: ``certain`` is False where the day of joining is not known."""

    membership: Membership
    day: date
    certain: bool

    @property
    def municipality(self) -> Municipality:
        return self.membership.municipality

    @property
    def status(self) -> LegalStatus | None:
        """The legal class of the municipality on the day."""
        return self.municipality.class_on(self.day)

    @property
    def legal_class(self) -> LegalClass | None:
        """The same as the pure rooms know it; None where none is registered."""
        return self.status.legal_class if self.status else None


@dataclass(frozen=True, slots=True)
class Roster:
    """A region on a day: its members, core cities first, and the memberships that lie before or after that day."""

    region: CityRegion
    day: date
    existed: bool | None
    held: tuple[Held, ...]
    later: tuple[Membership, ...]
    earlier: tuple[Membership, ...]

    @property
    def size(self) -> int:
        """How many municipalities (実数) belong to it for certain."""
        return len({held.membership.municipality_id for held in self.held if held.certain})

    @property
    def unconfirmed(self) -> int:
        """How many more may belong to it: 加入日未確認."""
        return len({held.membership.municipality_id for held in self.held if not held.certain})

    @property
    def cores(self) -> list[Municipality]:
        """The core cities (連携中枢都市)."""
        return [held.municipality for held in self.held if held.membership.core]

    @property
    def prefectures(self) -> list[Prefecture]:
        """The prefectures of its members, those of the core cities first, each once."""
        return list({held.municipality.prefecture.code: held.municipality.prefecture for held in self.held}.values())


def roster_of(region: CityRegion, day: date) -> Roster:
    """The region on a day. Asks nothing of the database once memberships and municipalities are fetched."""
    held, later, earlier = [], [], []
    for membership in region.memberships.all():
        answer = membership.held_on(day)
        if answer is not False:
            held.append(Held(membership, day, certain=answer is True))
        elif membership.ends_on and latest(membership.ends_on) < day:
            earlier.append(membership)
        else:
            later.append(membership)
    return Roster(region, day, region.existed_on(day), tuple(held), tuple(later), tuple(earlier))


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of what is known for certain, and of what may be there besides (未確認)."""

    certain: int
    unconfirmed: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How many there are on a day. ``memberships`` is 延べ, ``municipalities`` 実数."""

    day: date
    regions: Figure
    cores: Figure
    memberships: Figure
    municipalities: Figure
    uncounted: int  # of the certain memberships, those that the ministry's totals leave out

    @property
    def places(self) -> int:
        """All memberships, confirmed or not (延べ)."""
        return self.memberships.certain + self.memberships.unconfirmed

    @property
    def bodies(self) -> int:
        """All municipalities, confirmed or not (実数)."""
        return self.municipalities.certain + self.municipalities.unconfirmed


def figures_of(rosters: Iterable[Roster], day: date) -> Figures:
    """Count the regions of these rosters and their members."""
    rosters = [roster for roster in rosters if roster.existed is not False]
    held = [one for roster in rosters for one in roster.held]
    existing = Counter(roster.existed is True for roster in rosters)
    places = Counter(one.certain for one in held)
    return Figures(
        day=day,
        regions=Figure(existing[True], existing[False]),
        cores=_distinct(one for one in held if one.membership.core),
        memberships=Figure(places[True], places[False]),
        municipalities=_distinct(held),
        uncounted=sum(one.certain and not one.membership.counted for one in held),
    )


def _distinct(held: Iterable[Held]) -> Figure:
    """Municipalities, each once; unconfirmed only where no membership is certain."""
    held = list(held)
    certain = {one.membership.municipality_id for one in held if one.certain}
    return Figure(len(certain), len({one.membership.municipality_id for one in held} - certain))


def published_by(day: date) -> NationalTotal | None:
    """The ministry's newest published total at or before the day; None where there is none."""
    totals = [total for total in NationalTotal.objects.all() if latest(total.as_of) <= day]
    return max(totals, key=lambda total: latest(total.as_of), default=None)
