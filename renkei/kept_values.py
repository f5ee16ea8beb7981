"""What costs much to work out and changes seldom, kept in the process under the mark of what it is worked out from."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from itertools import chain
from typing import Any, TypeVar

from django.conf import settings

from renkei.marks import Source, read_mark

T = TypeVar("T")


def kept_by_mark(*groups: tuple[Source, ...], most: int) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Keep what a function returned for its last ``most`` arguments until one of the sources changes; one statement.

    Nothing is kept that changed while it was worked out: see ``renkei.conditions``. Nobody may alter what is returned.
    """
    sources = tuple(dict.fromkeys(chain(*groups)))

    def decorate(make: Callable[..., T]) -> Callable[..., T]:
        kept: OrderedDict[tuple[Hashable, ...], tuple[str, T]] = OrderedDict()

        @wraps(make)
        def found(*args: Any) -> T:
            if not settings.RENKEI_KEEP_PAGES:
                return make(*args)
            tag = read_mark(sources).tag
            there = kept.get(args)
            if there is not None and there[0] == tag:
                return there[1]
            value = make(*args)
            if read_mark(sources).tag == tag:
                kept[args] = (tag, value)
                while len(kept) > most:
                    kept.popitem(last=False)
            return value

        return found

    return decorate
