"""Admin classes for rows of the catalogue: nothing of a published edition, or of its taxonomy, can be changed."""

from dataclasses import replace
from typing import Any

from django.db import models
from django.http import HttpRequest

from measures.intake.answered import without_file
from measures.models import Edition, Frozen, Upload
from measures.models.editions import EditionRow
from measures.models.taxonomy import TaxonomyRow
from renkei import access
from renkei.backoffice import RowAdmin, RowInline
from renkei.history import RecordedChange


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

    def recorded_changes(self, request: HttpRequest, row: Any) -> list[RecordedChange]:
        """Without reasons for people from outside the editions' making; without the names of files one may not see."""
        changes = super().recorded_changes(request, row)
        if not access.may(request.user, "view", Edition):
            return [replace(change, reason="") for change in changes]
        seen = set(access.rows(request.user, Upload.objects.all()).values_list("pk", flat=True))
        return [replace(change, reason=without_file(change.reason, seen)) for change in changes]


class CatalogueInline(Catalogue, RowInline):
    """Rows of the catalogue edited on their parent's page."""
