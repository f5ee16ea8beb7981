"""An edition in a given state beside a draft of another year: what the tests of freezing try to write to."""

from dataclasses import dataclass
from functools import partial

from measures.editions import withdraw
from measures.models import (
    Block,
    Edition,
    Entry,
    EntryField,
    Envelope,
    Measure,
    Ministry,
    PolicyField,
    Role,
    Taxonomy,
)
from tests.factories import (
    make_block,
    make_edition,
    make_entry,
    make_envelope,
    make_measure,
    make_ministry,
    publish_edition_now,
)
from tests.kept_rows import have

STATES = ["current", "superseded", "withdrawn"]


@dataclass
class Scene:
    """One edition with a row of every kind; the ``spare`` ones belong to it too, and nothing stands on them."""

    edition: Edition
    block: Block
    envelope: Envelope
    entry: Entry
    cell: EntryField
    used: PolicyField
    unused: PolicyField
    spare_block: Block
    spare_envelope: Envelope
    measure: Measure  # in no edition
    ministry: Ministry  # has no block
    other: "Scene | None" = None

    @property
    def beside(self) -> "Scene":
        """The draft of another year."""
        assert self.other is not None
        return self.other


def make_scene(state: str) -> Scene:
    """Return an edition of 2025 in that state, and beside it a draft of 2030."""
    scene: Scene = have(f"an edition that is {state}", partial(_make_scene, state))
    return scene


def _make_scene(state: str) -> Scene:
    taxonomy = make_small_taxonomy()
    scene = _rows(make_edition(year=2025, taxonomy=taxonomy))
    scene.other = _rows(make_edition(year=2030, taxonomy=taxonomy), first="mext", second="maff", number=11)
    edition = scene.edition
    if state != "draft":
        publish_edition_now(edition)
    if state == "superseded":
        make_edition(year=2025, taxonomy=taxonomy, published=True)
    if state == "withdrawn":
        withdraw(edition=edition, reason="誤りのため", by=None)
    for row in [edition, scene.block, scene.envelope, scene.entry, scene.cell, scene.spare_block, scene.spare_envelope]:
        row.refresh_from_db()
    assert edition.state == state
    return scene


def make_small_taxonomy(version: str = "small", *, empty: str = "ウ-B") -> Taxonomy:
    """Return a taxonomy with the fields f and g under the role ウ-A, and a role without any."""
    taxonomy = Taxonomy.objects.create(version=version, name=f"体系{version}")
    role = Role.objects.create(taxonomy=taxonomy, code="ウ-A", name="生活機能の強化", position=1)
    PolicyField.objects.create(role=role, letter="f", name="地域振興", position=1)
    PolicyField.objects.create(role=role, letter="g", name="災害対策", position=2)
    Role.objects.create(taxonomy=taxonomy, code=empty, name="欄のない役割", position=2)
    return taxonomy


def _rows(edition: Edition, *, first: str = "mic", second: str = "mlit", number: int = 1) -> Scene:
    block = make_block(edition=edition, ministry=make_ministry(code=first, name=f"府省{first}"))
    entry = make_entry(
        block=block, envelope=make_envelope(block=block, number=number, name="予算"), fields_text="ウ-A f"
    )
    fields = PolicyField.objects.filter(role__taxonomy=edition.taxonomy)
    return Scene(
        edition=edition,
        block=block,
        envelope=entry.envelope,
        entry=entry,
        cell=entry.cells.get(),
        used=fields.get(letter="f"),
        unused=fields.get(letter="g"),
        spare_block=make_block(edition=edition, ministry=make_ministry(code=second, name=f"府省{second}")),
        spare_envelope=make_envelope(block=block, number=number + 1, name="空き"),
        measure=make_measure(name="どの年度版にもない施策"),
        ministry=make_ministry(code="env", name="環境省"),
    )
