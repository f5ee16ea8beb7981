"""What the commands on editions share: refusals in Japanese, and the edition meant by a year."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.management import CommandError

from measures.models import Edition


@contextmanager
def refusals() -> Iterator[None]:
    """Turn a refused act into the command's error: its messages, and exit code 1."""
    try:
        yield
    except ValidationError as error:
        raise CommandError("\n".join(error.messages)) from error


def edition_of(year: int, *, state: str, words: str) -> Edition:
    """Return the edition of ``year`` in that state, or say that there is none."""
    edition = Edition.objects.filter(year=year, state=state).first()
    if edition is None:
        years = "、".join(str(each) for each in Edition.objects.filter(state=state).values_list("year", flat=True))
        raise CommandError(f"{year}年度の{words}はありません（ある年度：{years or 'なし'}）。")
    return edition
