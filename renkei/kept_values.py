"""What costs much to work out and changes seldom, kept in the process under the mark of what it is worked out from."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from itertools import chain
from typing import Any, TypeVar

from django.conf import settings

from renkei.marks import MARK_OF_PAGE, read_mark

T = TypeVar("T")


def kept_by_mark(*groups: tuple[str, ...], most: int) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Keep what a function returned for its last ``most`` arguments until one of the models it is drawn from changes.

    One statement, none while a page is made whose own mark tells of these models. Nothing is kept that changed while it
    was worked out: see ``renkei.conditions``. Nobody may alter what is returned. Of what is kept so, it may be made only
    of what is drawn from the same models.
    """
    labels = tuple(dict.fromkeys(chain(*groups)))

    def decorate(make: Callable[..., T]) -> Callable[..., T]:
        kept: OrderedDict[tuple[Hashable, ...], tuple[str | None, T]] = OrderedDict()

        @wraps(make)
        def found(*args: Any) -> T:
            if not settings.RENKEI_KEEP_VALUES:
                return make(*args)
            tag = _tag_of(labels)
            there = kept.get(args)
            if there is not None and there[0] == tag:
                return there[1]
            value = make(*args)
            if read_mark(labels).of(labels) == tag:
                kept[args] = (tag, value)
                while len(kept) > most:
                    kept.popitem(last=False)
            return value

        return found

    return decorate


def _tag_of(labels: tuple[str, ...]) -> str | None:
    of_page = MARK_OF_PAGE.get()
    known = of_page.of(labels) if of_page is not None else None
    return known if known is not None else read_mark(labels).of(labels)
