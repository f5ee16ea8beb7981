"""年度版の公表・訂正 for feed readers: one item a published revision."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from uuid import UUID, uuid5

from django.db.models import Max
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from measures.models import Edition
from measures.notation.years import write_date

TITLE = "連携中枢都市圏 支援策目録：年度版の公表・更新・訂正"
_OWN = UUID("9c833e58-ca5c-4d67-9d79-88dafeee3c9d")  # never change it: feed readers know items by what is made from it
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def edition_id(edition: Edition) -> str:
    """The identifier of a revision for other programs: made from its year and revision, so it outlives a restore."""
    return uuid5(_OWN, f"{edition.year}/{edition.revision}").urn


class EditionFeed(Atom1Feed):
    """A feed that says when something was last published or taken back, not when it was asked."""

    changed_at = _NEVER

    def latest_post_date(self) -> datetime:
        """When a revision was last published or taken back."""
        return self.changed_at


def write_edition_feed(
    editions: Iterable[Edition], address_of: Callable[[Edition], str], *, page: str, own: str
) -> str:
    """Return published revisions as Atom, the last published first; ``page``, ``own``: addresses of home and feed.

    A withdrawn revision is not among them, but moves the time of the feed.
    """
    feed = EditionFeed(
        TITLE, page, "", language="ja", author_name="連携中枢都市圏 支援策目録", feed_url=own, feed_guid=_OWN.urn
    )  # fmt: skip
    moments = Edition.objects.aggregate(published=Max("published_at"), withdrawn=Max("withdrawn_at"))
    feed.changed_at = max((moment for moment in moments.values() if moment), default=_NEVER)
    for edition in sorted(editions, key=lambda one: (one.published_at, one.year, one.revision), reverse=True):
        feed.add_item(
            title=_xml(_title_of(edition)),
            link=address_of(edition),
            description=escape(_xml(_words_of(edition))).replace("\n", "<br>"),
            unique_id=edition_id(edition),
            pubdate=edition.published_at,
            updateddate=edition.published_at,
            categories=[edition.get_kind_display()],
        )
    return feed.writeString("utf-8")


def _title_of(edition: Edition) -> str:
    which = f"第{edition.revision}版・" if edition.revision > 1 else ""
    return f"{edition.year_name}版（{which}{edition.get_kind_display()}）の公表"


def _words_of(edition: Edition) -> str:
    known = {
        "表題": edition.title,
        "予算の段階": edition.get_budget_stage_display(),
        "公表日": write_date(edition.announced_on) if edition.announced_on else "",
        "文書番号": edition.document_no,
        "正誤表": edition.errata_note,
    }
    return "\n".join(f"{words}：{value}" for words, value in known.items() if value)


def _xml(text: str) -> str:
    return _NO_XML.sub("", text)
