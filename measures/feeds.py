"""公募・要望調査 for programs: a calendar of openings and closings, and an Atom feed of what was changed."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from measures.calendars import Event, write_calendar
from measures.calls import ListedCall
from measures.models import Call
from measures.notation.years import write_date, write_year

MOST_ITEMS = 500  # of a feed: readers ask for what is new, again and again; the calendar and the CSV are whole
TITLE = "連携中枢都市圏 支援策目録：公募・要望調査"
_OWN = UUID(
    "0df1baae-e736-4692-9f05-831bede5e44e"
)  # never change it: other programs know calls by what is made from it
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def call_id(call: Call, part: str = "") -> str:
    """The identifier of a call, or of a part of it, for other programs: the same as long as the call exists."""
    return str(uuid5(_OWN, f"{call.pk}{part}"))


def write_ics(calls: Iterable[ListedCall], address_of: Callable[[ListedCall], str]) -> str:
    """Return the openings (whole days) and closings (moments) of the calls; calls without dates are in none."""
    events = []
    for one in calls:
        call, common = one.call, {"changed_at": changed_at(one.call), "description": words_of(one)}
        address = address_of(one)
        if call.opens_on:
            summary = f"受付開始：{one.title}"
            events.append(Event(call_id(call, "opens"), call.opens_on, summary, address=address, **common))
        if call.closes_at:
            when, summary = timezone.localtime(call.closes_at), f"締切り：{one.title}"
            events.append(Event(call_id(call, "closes"), when, summary, address=address, **common))
    return write_calendar(TITLE, events)


class CallFeed(Atom1Feed):
    """A feed that says when something last changed, and in an empty one does not claim that this is now."""

    changed_at = datetime(1970, 1, 1, tzinfo=UTC)

    def latest_post_date(self) -> datetime:
        """When the newest item was changed; of an empty feed, when any call was."""
        return super().latest_post_date() if self.items else self.changed_at


def write_atom(
    calls: Iterable[ListedCall], address_of: Callable[[ListedCall], str], *, page: str, own: str, query: str
) -> str:
    """Return the ``MOST_ITEMS`` calls that were changed last as Atom, the last one first.

    ``page`` and ``own`` are the addresses of page and feed.
    """
    feed = CallFeed(
        TITLE, page, "", language="ja", author_name="連携中枢都市圏 支援策目録", feed_url=own,
        feed_guid=uuid5(_OWN, f"?{query}").urn,
    )  # fmt: skip
    newest = Call.history.order_by("-history_date").values_list("history_date", flat=True).first()
    feed.changed_at = newest or CallFeed.changed_at
    for one in sorted(calls, key=lambda one: (changed_at(one.call), one.call.pk), reverse=True):
        feed.add_item(
            title=_xml(f"{one.call.get_kind_display()}：{one.title}"),
            link=address_of(one),
            description=escape(_xml(words_of(one))).replace("\n", "<br>"),
            unique_id=f"urn:uuid:{call_id(one.call)}",
            updateddate=changed_at(one.call),
            author_name=_xml(one.call.measure.ministry.name),
            categories=[one.call.get_kind_display()],
        )
    return feed.writeString("utf-8")


def changed_at(call: Call) -> datetime:
    """When the call was last changed; its fiscal year's beginning where that is not on record."""
    beginning = datetime(call.fiscal_year, 4, 1, tzinfo=timezone.get_current_timezone())
    return call.changed_at or beginning  # type: ignore[attr-defined]


def words_of(one: ListedCall) -> str:
    """What is known of a call, a line each."""
    call = one.call
    opens = write_date(call.opens_on) if call.opens_on else "開始日未定"
    closes = timezone.localtime(call.closes_at) if call.closes_at else None
    closing = f"{write_date(closes.date())}{closes:%H時%M分}" if closes else "締切り未定"
    known = {
        "府省庁": call.measure.ministry.name,
        "施策": one.name,
        "種類": f"{write_year(call.fiscal_year)}の{call.get_kind_display()}",
        "受付期間": f"{opens}～{closing}",
        "公募時期": call.period_text,
        "受付方法": call.channel,
        "担当課": call.section,
        "電話": call.phone,
        "メール": call.mail,
        "連絡先": call.contact,
        "要綱・公募要領": call.address,
        "確認日": write_date(call.checked_on) if call.checked_on else "",
    }
    return "\n".join(f"{words}：{value}" for words, value in known.items() if value)


def _xml(text: str) -> str:
    return _NO_XML.sub("", text)
