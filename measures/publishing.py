"""What is worked out of every published edition beforehand: the index of its texts and its sets."""

from django.db import connection

from measures.edition_bits import store_sets
from measures.models import Edition
from measures.search_index import forget_all, index_editions, known_editions


def prepare_all() -> None:
    """See that every published edition is in the index and has its sets; nothing where the tables are not there yet."""
    if "measures_searchsets" in connection.introspection.table_names():
        published = Edition.objects.exclude(state=Edition.State.DRAFT).order_by("pk").values_list("pk", flat=True)
        if not known_editions() <= set(published):  # the tables were emptied: their keys may be given again
            forget_all()
        index_editions(published)
        store_sets(published)


def prepare_anew() -> None:
    """The same in a database that was filled from elsewhere."""
    forget_all()
    prepare_all()
