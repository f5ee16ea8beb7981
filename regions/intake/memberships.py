"""A list of memberships against those that stand: who joined, who left, what was corrected."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from measures.notation.text import fold
from measures.workbooks.grids import Severity
from regions.dates import may_follow
from regions.intake.rules import Proposal, Record, Rules
from regions.intake.snapshots import MEMBERSHIP, Snapshot
from regions.intake.tables import ReadRow
from regions.models import Membership
from regions.resources import MembershipResource

PLAIN = MEMBERSHIP.fields


class MembershipRules(Rules):
    """Memberships by region and municipality; several of one pair are told apart by when they began."""

    resource = MembershipResource()
    shape = MEMBERSHIP

    def rows(self) -> models.QuerySet[Any]:
        """All, or those of the region the file is limited to."""
        rows = Membership.objects.order_by("region__code", "-core", "municipality__code", "begins_on")
        return rows.filter(region=self.region) if self.region else rows

    def record(self, shot: Snapshot | None) -> Record:
        """The columns as they stand."""
        if shot is None:
            return {**dict.fromkeys(PLAIN, ""), "core": False, "counted": True, "municipality_name": ""}
        name = self.known.municipalities.get(shot["municipality"], "")
        return {**{field: shot[field] for field in PLAIN}, "municipality_name": name}

    def group(self, record: Record) -> Any:
        """Region and municipality."""
        return record["region"], record["municipality"]

    def key(self, record: Record) -> str:
        """Region, municipality and the day of joining."""
        return " ".join(filter(None, (record["region"], record["municipality"], record["begins_on"])))

    def name(self, record: Record) -> str:
        """Region and municipality by name."""
        region = self.known.regions.get(record["region"], record["region"])
        return f"{region}　{self.known.municipalities.get(record['municipality'], record['municipality'])}"

    def pair(self, rows: Sequence[ReadRow], standing: Sequence[int]) -> dict[int, int]:
        """The one that began on that day; what is left over means the one that still lasts."""
        pairs: dict[int, int] = {}
        for place, row in enumerate(rows):
            same = [pk for pk in standing if self.standing[pk]["begins_on"] == row.values.get("begins_on", "")]
            if same:
                pairs[place] = same[0]
        for place, row in enumerate(rows):
            left = [pk for pk in standing if pk not in pairs.values()]
            lasting = [pk for pk in left if not self.standing[pk]["ends_on"]]
            if place not in pairs and lasting:
                pairs[place] = lasting[0]
            elif place not in pairs and len(left) == 1 and not row.values.get("begins_on"):
                pairs[place] = left[0]
        return pairs

    def check(self, row: ReadRow, before: Snapshot | None, old: Record, new: Record) -> None:
        """Region and municipality are named, and agree; the last day is not before the first."""
        for name, words in (("region", "圏域番号"), ("municipality", "団体コード")):
            if not new[name]:
                row.refuse(name, f"{words}がありません。", words)
        if self.region and new["region"] and new["region"] != self.region.code:
            row.refuse(
                "region", f"{self.region.code}（{self.region}）の一覧に、ほかの圏域の行があります。", self.region.code
            )
        right = self.known.municipalities.get(new["municipality"], "")
        said = row.values.get("municipality_name")
        if said and right and fold(said) != fold(right):
            words = f"コード{new['municipality']}は{right}ですが、「{said}」とあります。{right}として読みます。"
            row.say(Severity.WARN, "municipality_name", words, "コードと合う名称")
        if not may_follow(new["begins_on"], new["ends_on"]):
            row.refuse("ends_on", f"加入日{new['begins_on']}より前です。", "加入日以後の日付")
        if before is None and not (new["begins_on"] or new["core"]):
            row.say(
                Severity.WARN,
                "begins_on",
                "加入日が分からない構成市町村です。",
                "連携協約の日、又は分からないことの確認",
            )

    def build(self, before: Snapshot | None, old: Record, new: Record) -> Snapshot:
        """The columns."""
        return {name: new[name] for name in PLAIN}

    def check_group(self, proposals: Sequence[Proposal], standing: Iterable[int]) -> None:
        """One municipality is in a region once at a time."""
        held = {one.pk for one in proposals}
        shots = [self.standing[pk] for pk in standing if pk not in held]
        for place, one in enumerate(proposals):
            assert one.row is not None
            assert one.after is not None
            if one.verdict == "unchanged":
                continue
            for other in [*shots, *(o.after for at, o in enumerate(proposals) if at != place and o.after)]:
                if not one.row.is_refused and _overlap(one.after, other):
                    words = f"同じ圏域に、同じ市区町村の重なる期間（{_period(other)}）があります。"
                    one.row.refuse(
                        "begins_on" if "begins_on" in one.row.cells else "municipality",
                        words,
                        "前の期間の最終日より後の加入日",
                    )

    def missing(self, proposals: Sequence[Proposal]) -> list[int]:
        """Memberships that last, of the regions in the list, and are not in it."""
        regions = {one.row.values.get("region") for one in proposals if one.row}
        listed = {(one.row.values.get("region"), one.row.values.get("municipality")) for one in proposals if one.row}
        return [
            pk
            for pk, shot in self.standing.items()
            if shot["region"] in regions
            and not shot["ends_on"]
            and (shot["region"], shot["municipality"]) not in listed
        ]


def _overlap(one: Snapshot, other: Snapshot) -> bool:
    """Whether two periods cannot be apart: neither can have ended before the other began."""

    def apart(first: Snapshot, then: Snapshot) -> bool:
        ends, begins = first["ends_on"], then["begins_on"]
        return bool(ends) and bool(begins) and ends != begins and may_follow(ends, begins)

    return not apart(one, other) and not apart(other, one)


def _period(shot: Snapshot) -> str:
    return f"{shot['begins_on'] or '開始日不明'}～{shot['ends_on']}"
