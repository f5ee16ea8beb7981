"""Editing the list of roles and policy fields."""

from django.contrib import admin

from measures.admin.rows import CatalogueAdmin, CatalogueInline
from measures.models import PolicyField, Role, Taxonomy


class RoleInline(CatalogueInline):
    """The roles of a taxonomy."""

    model = Role
    show_change_link = True


class PolicyFieldInline(CatalogueInline):
    """The policy fields of a role."""

    model = PolicyField
    fields = ["position", "letter", "name"]


@admin.register(Taxonomy)
class TaxonomyAdmin(CatalogueAdmin):
    """The outline's list by version; read-only once an edition that uses it is published."""

    list_display = ["name", "version"]
    inlines = [RoleInline]
    history_related = (("roles", "taxonomy"),)


@admin.register(Role)
class RoleAdmin(CatalogueAdmin):
    """A role and its policy fields."""

    list_display = ["code", "name", "heading", "taxonomy"]
    list_display_links = ["code", "name"]
    list_filter = ["taxonomy"]
    inlines = [PolicyFieldInline]
    history_related = (("fields", "role"),)


@admin.register(PolicyField)
class PolicyFieldAdmin(CatalogueAdmin):
    """A policy field, and what it became in the next version of the outline."""

    list_display = ["cell", "name", "role"]
    list_display_links = ["cell", "name"]
    list_filter = ["role__taxonomy", "role"]
    list_select_related = ["role__taxonomy"]
    filter_horizontal = ["successors"]
    ordering = ["role__taxonomy", "role__position", "position"]

    @admin.display(description="記号")
    def cell(self, field: PolicyField) -> str:
        """The cell as in addresses."""
        return field.cell
