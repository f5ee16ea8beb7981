"""What is worked out of every published edition beforehand: the index of its texts, its sets and, of a long one, its pieces."""

from collections.abc import Collection

from django.db import connection

from measures.edition_sets import store_sets
from measures.models import Edition
from measures.search_index import forget_all, index_editions, known_editions
from measures.search_pieces import store_pieces


def prepare(editions: Collection[int]) -> None:
    """Put these published editions into the index and store what is worked out of them."""
    index_editions(editions)
    store_sets(editions)
    store_pieces(editions)


def prepare_all() -> None:
    """See that every published edition is prepared; nothing where the tables are not there yet."""
    if "measures_searchpiece" in connection.introspection.table_names():
        published = Edition.objects.exclude(state=Edition.State.DRAFT).order_by("pk").values_list("pk", flat=True)
        if not known_editions() <= set(published):  # the tables were emptied: their keys may be given again
            forget_all()
        prepare(published)


def prepare_anew() -> None:
    """The same in a database that was filled from elsewhere."""
    forget_all()
    prepare_all()
