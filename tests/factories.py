"""Plain factory functions: each makes one valid row and whatever it stands on. Keyword-only, no magic."""

from datetime import date
from typing import Any

from measures.editions import publish
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
    StagedRow,
    Taxonomy,
    Upload,
)
from renkei.models import User


def make_ministry(*, code: str = "mic", name: str = "総務省", **values: Any) -> Ministry:
    """Return the ministry with that code, made if there is none."""
    return Ministry.objects.get_or_create(code=code, defaults={"name": name, "position": 1, **values})[0]


def make_taxonomy(*, version: str = "test") -> Taxonomy:
    """Return a taxonomy with the roles ア (a, b), ウ-A (a–h) and ウ-B (a–f), made if there is none."""
    taxonomy = Taxonomy.objects.filter(version=version).first()
    if taxonomy is None:
        taxonomy = Taxonomy.objects.create(version=version, name=f"体系{version}")
        for position, (code, letters) in enumerate([("ア", "ab"), ("ウ-A", "abcdefgh"), ("ウ-B", "abcdef")], start=1):
            role = Role.objects.create(taxonomy=taxonomy, code=code, name=f"役割{code}", position=position)
            for place, letter in enumerate(letters, start=1):
                PolicyField.objects.create(role=role, letter=letter, name=f"分野{code}{letter}", position=place)
    return taxonomy


def make_edition(*, year: int = 2025, published: bool = False, **values: Any) -> Edition:
    """Return a new edition; a published one is published through the act, with one entry if it has none."""
    revision = Edition.objects.filter(year=year).count() + 1
    defaults = {
        "revision": revision,
        "title": "関係各省による支援策",
        "taxonomy": values.pop("taxonomy", None) or make_taxonomy(),
    }
    edition = Edition.objects.create(year=year, **{**defaults, **values})
    if published:
        make_entry(edition=edition)
        return publish_edition_now(edition)
    return edition


def make_block(*, edition: Edition | None = None, ministry: Ministry | None = None, **values: Any) -> Block:
    """Return the ministry's block in the edition, made if there is none."""
    edition, ministry = edition or make_edition(), ministry or make_ministry()
    existing = Block.objects.filter(edition=edition, ministry=ministry).first()
    if existing is not None:
        return existing
    position = values.pop("position", edition.blocks.count() + 1)
    return Block.objects.create(
        edition=edition, ministry=ministry, **{"heading": ministry.name, "position": position, **values}
    )


def make_measure(*, name: str = "地域づくり支援事業", ministry: Ministry | None = None, **values: Any) -> Measure:
    """Return a new measure with the next permanent number."""
    return Measure.objects.create(name=name, ministry=ministry or make_ministry(), **values)


def make_envelope(*, block: Block | None = None, amount_text: str = "100", **values: Any) -> Envelope:
    """Return a new envelope in the block, in the block's unit."""
    block = block or make_block()
    return Envelope.objects.create(block=block, amount_text=amount_text, **{"unit_yen": block.unit_yen, **values})


def make_entry(
    *,
    edition: Edition | None = None,
    ministry: Ministry | None = None,
    block: Block | None = None,
    measure: Measure | None = None,
    envelope: Envelope | None = None,
    name: str = "地域づくり支援事業",
    amount_text: str = "100",
    **values: Any,
) -> Entry:
    """Return a new entry, the last of its block; ``amount_text`` makes an envelope of its own unless one is given."""
    block = block or (envelope.block if envelope else make_block(edition=edition, ministry=ministry))
    defaults = {
        "position": block.entries.count() + 1,
        "fields_text": "ウ-A f",
        "summary": "地域の課題を解決する取組を支援する。",
        "support_text": "優先採択の配慮",
        "rate_text": "１／２",
        "recipients_text": "市町村",
    }
    return Entry.objects.create(
        block=block,
        measure=measure or make_measure(name=name, ministry=block.ministry),
        envelope=envelope or make_envelope(block=block, amount_text=amount_text, name=name),
        name=name,
        **{**defaults, **values},
    )


def make_call(*, measure: Measure | None = None, fiscal_year: int = 2025, **values: Any) -> Call:
    """Return a new call for proposals."""
    return Call.objects.create(measure=measure or make_measure(), fiscal_year=fiscal_year, **values)


def make_user(*, role: str = "editor", username: str = "", ministry: Ministry | None = None, **values: Any) -> User:
    """Return a new account with that role; a contact gets a ministry if none is given."""
    if role == "contact":
        ministry = ministry or make_ministry()
    name = username or f"{role}{User.objects.count() + 1}"
    return User.objects.create_user(name, password="とても長い合言葉", role=role, ministry=ministry, **values)


def publish_edition_now(edition: Edition, *, by: User | None = None) -> Edition:
    """Publish through the act, every ministry ticked."""
    return publish(edition=edition, by=by, confirmed=list(Ministry.objects.values_list("code", flat=True)))


def make_upload(*, year: int = 2025, **values: Any) -> Upload:
    """Return a received file that waits to be looked at; it holds nothing."""
    defaults = {
        "name": "回答.xlsx",
        "size": 0,
        "sha256": "0" * 64,
        "state": "staged",
        "received": {"rows": [], "nothing": []},
    }
    return Upload.objects.create(year=year, **{**defaults, **values})


def make_staged_row(*, upload: Upload | None = None, position: int = 0, **values: Any) -> StagedRow:
    """Return one row of a received file."""
    defaults = {"key": f"p{position}", "verdict": "new", "name": "新しい施策"}
    return StagedRow.objects.create(upload=upload or make_upload(), position=position, **{**defaults, **values})


def make_synonym(*, word: str = "社総交", meaning: str = "社会資本整備総合交付金", **values: Any) -> SearchSynonym:
    """Return a new synonym, one way unless told otherwise."""
    return SearchSynonym.objects.create(word=word, meaning=meaning, **values)


def make_empty_search(*, words: str = "ないことば", count: int = 3, **values: Any) -> EmptySearch:
    """Return words that were looked for in vain on one day."""
    defaults = {"year": 2025, "days": 1, "last_on": date(2025, 4, 1)}
    return EmptySearch.objects.create(words=words, count=count, **{**defaults, **values})
