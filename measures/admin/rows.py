"""Admin classes for rows of the catalogue: nothing of a published edition, or of its taxonomy, can be changed."""

from django.db import models

from measures.models import Edition, Frozen
from measures.models.editions import EditionRow
from measures.models.taxonomy import TaxonomyRow
from renkei.backoffice import RowAdmin, RowInline


class Catalogue:
    """Knows which rows are frozen."""

    def is_frozen(self, obj: models.Model) -> bool:
        """Whether the row stands in an edition that is no longer a draft, or in a taxonomy such an edition uses."""
        if isinstance(obj, Edition):
            return not obj.is_draft
        if isinstance(obj, EditionRow):
            return not obj.edition.is_draft
        if isinstance(obj, TaxonomyRow):
            try:
                type(obj).refuse_frozen_objects([obj])
            except Frozen:
                return True
        return False


class CatalogueAdmin(Catalogue, RowAdmin):
    """The admin class of every model of the catalogue."""


class CatalogueInline(Catalogue, RowInline):
    """Rows of the catalogue edited on their parent's page."""
