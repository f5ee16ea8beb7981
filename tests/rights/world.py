"""Two ministries and two regions with a row of everything each, and somebody of every role.

The words of a row that not everybody may read end in TAIL: a page may repeat the beginning that was asked for, never
the whole.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils import timezone

import regions.intake
from measures.intake import apply
from measures.models import (
    Block,
    Call,
    Edition,
    EmptySearch,
    Entry,
    Envelope,
    Measure,
    Ministry,
    PolicyField,
    Role,
    SearchSynonym,
    Taxonomy,
    Upload,
)
from regions.models import (
    Application,
    CityRegion,
    Municipality,
    NationalTotal,
    Prefecture,
    Sheet,
    StageChange,
    Vision,
)
from renkei.models import User
from tests.factories import (
    make_call,
    make_edition,
    make_empty_search,
    make_entry,
    make_measure,
    make_ministry,
    make_synonym,
    make_taxonomy,
    make_user,
    publish_edition_now,
)
from tests.measures.intake.books import book, edited, received
from tests.regions.factories import (
    make_application,
    make_membership,
    make_project,
    make_region,
    make_sheet,
    make_staff,
    make_stage,
    make_total,
    make_vision,
)
from tests.regions.intake.files import csv_file, take
from tests.renkei.signin.door import give_second_factor

OWN, OTHER = "own", "other"
TAIL = "-zq7"
ROLES = ("anonymous", "none", "viewer", "contact", "staff", "editor", "administrator", "disabled")


@dataclass(frozen=True, slots=True)
class Canary:
    """Words of one row. ``label`` and ``whose`` say who may read them; those of a public row are kept in the office."""

    words: str
    label: str
    whose: str
    public: bool = False


class World:
    """The rows by model and by whose they are, the people, and the words that must not leak."""

    def __init__(self) -> None:
        self.canaries: list[Canary] = []
        self.rows: dict[type[Model], dict[str, Any]] = {}
        self.stages: dict[str, StageChange] = {}
        self.measures: dict[str, Measure] = {}
        self.published_rows: dict[str, list[Model]] = {}
        self.applied: dict[str, Upload] = {}
        self.applied_sheets: dict[str, Sheet] = {}
        self.applied_by_editors: dict[str, Sheet] = {}
        self.editors_sheets: dict[str, Sheet] = {}  # of a kind that editors alone hand in
        self.workbooks: dict[str, bytes] = {}
        self.lists: dict[str, bytes] = {}
        self.public_applications: dict[str, Application] = {}
        self.third_ministry = make_ministry(code="maff", name="農林水産省")
        self.free_taxonomy = make_taxonomy(version="free")  # no published edition uses it
        self.ministries = {OWN: make_ministry(), OTHER: self._other_ministry()}
        self.published, self.draft = make_edition(year=2020), make_edition(year=2021)
        self.draft.title = self.words("measures.Edition", OWN)
        self.draft.save()
        for whose in (OWN, OTHER):
            self._of_ministry(whose)
        publish_edition_now(self.published)
        for whose in (OWN, OTHER):
            self._files_of(whose)
        self.regions = {OWN: self._region("R25", OWN), OTHER: self._region("R02", OTHER)}
        for whose in (OWN, OTHER):
            self._of_region(whose)
        both = make_application(regions=list(self.regions.values()), applicant="両属市", stage="applied")
        make_stage(application=both)
        self._of_nobody()
        self.people = self._people()
        for whose, name in ((OWN, "viewer"), (OTHER, "editor")):
            self._row(User, whose, self.people[name])

    def words(self, label: str, whose: str, what: str = "", *, public: bool = False) -> str:
        """Return new words that only those read who may see the row."""
        words = f"zq{label.split('.')[1]}{what}-{whose}{TAIL}"
        self.canaries.append(Canary(words, label, whose, public))
        return words

    def _other_ministry(self) -> Ministry:
        return make_ministry(code="mext", name=self.words("measures.Ministry", OTHER, public=True))

    def _row(self, model: type[Model], whose: str, row: Any) -> None:
        self.rows.setdefault(model, {})[whose] = row

    def _of_ministry(self, whose: str) -> None:
        ministry = self.ministries[whose]
        # the note for editors goes with the entries: who sees no draft does not read it
        measure = make_measure(
            name=self.words("measures.Measure", whose, public=True),
            ministry=ministry,
            note=self.words("measures.Entry", whose, "Note"),
        )
        self.measures[whose] = measure
        shown = make_entry(edition=self.published, ministry=ministry, measure=measure, name=f"公表{whose}")
        self.published_rows[whose] = [shown, shown.envelope, shown.block, self.published]
        entry = make_entry(
            edition=self.draft,
            ministry=ministry,
            measure=measure,
            name=self.words("measures.Entry", whose),
            summary=self.words("measures.Entry", whose, "Summary"),
        )
        make_entry(  # what stands in the draft alone is known to nobody who does not work on it
            edition=self.draft,
            ministry=ministry,
            measure=make_measure(name=self.words("measures.Entry", whose, "Measure"), ministry=ministry),
            name=f"案{whose}",
        )
        entry.envelope.name = self.words("measures.Envelope", whose)
        entry.envelope.save()
        block = entry.block
        block.contact, block.comment = (self.words("measures.Block", whose, what) for what in ("Contact", "Comment"))
        block.state = Block.State.RETURNED
        block.save()
        call = make_call(measure=measure, public_name=self.words("measures.Call", whose, public=True))
        for model, row in ((Ministry, ministry), (Measure, measure), (Entry, entry), (Envelope, entry.envelope)):
            self._row(model, whose, row)
        for model, row in ((Block, block), (Call, call)):
            self._row(model, whose, row)

    def _files_of(self, whose: str) -> None:
        """A file that waits and one that was applied; what they say of rows is as secret as the files."""
        code, number = self.ministries[whose].code, self.measures[whose].number
        say = self.words("measures.StagedRow", whose)
        name = f"{self.words('measures.Upload', whose)}.xlsx"
        self.workbooks[whose] = book(code, 2021)
        first = received(code, 2021, edited(number, rate="２／３以内"), name=f"applied-{name}")
        apply(upload=first, by=None)
        self.applied[whose] = first
        self._row(Upload, whose, received(code, 2021, edited(number, summary=say), name=name))

    def _region(self, code: str, whose: str) -> CityRegion:
        return make_region(code=code, name=self.words("regions.CityRegion", whose, public=True))

    def _of_region(self, whose: str) -> None:
        region = self.regions[whose]
        make_membership(region=region, note=self.words("regions.Membership", whose, public=True))
        vision = make_vision(region=region, title=self.words("regions.Vision", whose, public=True))
        make_project(vision=vision, name=self.words("regions.VisionProject", whose, public=True))
        application = make_application(
            regions=[region],
            applicant=self.words("regions.Application", whose),
            note=self.words("regions.Application", whose, "Note"),
            measure=self.rows[Measure][OWN],
            stage="applied",
            source="https://example.jp/",
        )
        stage = make_stage(application=application, note=self.words("regions.StageChange", whose))
        self.stages[whose] = stage
        self.public_applications[whose] = make_application(
            regions=[region], applicant=f"公表{whose}市", stage="applied", source="https://example.jp/", public=True
        )
        headings = ["整理番号", "圏域番号", "施策名", "申請者", "年度", "段階"]
        say, name = self.words("regions.SheetRow", whose), f"{self.words('regions.Sheet', whose)}.csv"
        lines = [headings, ["", region.code, say, say, "2020", "採択"]]
        self.lists[whose] = csv_file(headings, ["", region.code, "新しい事業", "新しい市", "2020", "採択"])
        sheet = take("applications", *lines, region=region, name=name)
        applied = take("applications", data=self.lists[whose], region=region, name=f"applied-{name}")
        regions.intake.apply(sheet=applied, by=None, confirmed=True)
        self.applied_sheets[whose] = applied
        self.applied_by_editors[whose] = make_sheet(
            kind="memberships", region=region, counts={}, state="applied", applied_at=timezone.now()
        )
        self.editors_sheets[whose] = make_sheet(
            kind="memberships", region=region, counts=dict.fromkeys(("new", "revised", "unchanged", "refused"), 0)
        )
        for model, row in ((CityRegion, region), (Vision, vision), (Application, application), (Sheet, sheet)):
            self._row(model, whose, row)

    def _of_nobody(self) -> None:
        """Rows that belong to no ministry and no region: for everybody the same."""
        self.prefecture, self.town = Prefecture.objects.get(), Municipality.objects.earliest("pk").code
        shared: list[tuple[type[Model], Any]] = [
            (Edition, self.draft),
            (Taxonomy, self.free_taxonomy),
            (Role, Role.objects.filter(taxonomy=self.free_taxonomy).earliest("pk")),
            (PolicyField, PolicyField.objects.filter(role__taxonomy=self.free_taxonomy).earliest("pk")),
            (SearchSynonym, make_synonym(note=self.words("measures.SearchSynonym", OWN))),
            (EmptySearch, make_empty_search(words=self.words("measures.EmptySearch", OWN))),
            (Prefecture, self.prefecture),
            (Municipality, Municipality.objects.earliest("pk")),
            (NationalTotal, make_total()),
        ]
        for model, row in shared:
            for whose in (OWN, OTHER):
                self._row(model, whose, row)

    def _people(self) -> dict[str, User]:
        mail: Callable[[str], str] = lambda name: f"{self.words('renkei.User', OWN, name)}@example.jp"  # noqa: E731
        people = {
            role: make_user(role=role, username=role, email=mail(role), ministry=None) for role in ("none", "viewer")
        }
        people["contact"] = make_user(role="contact", username="contact", email=mail("contact"))
        people["staff"] = make_staff(regions=[self.regions[OWN]], username="staff", email=mail("staff"))
        people["editor"] = make_user(role="editor", username="editor", email=mail("editor"))
        people["administrator"] = User.objects.create_superuser(
            "administrator", password="とても長い合言葉", email=mail("administrator"), role="none"
        )
        people["disabled"] = make_user(role="editor", username="disabled", email=mail("disabled"), is_active=False)
        for name in ("viewer", "contact"):
            give_second_factor(people[name])
        return people
