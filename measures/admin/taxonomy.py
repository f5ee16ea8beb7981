"""Editing the list of roles and policy fields."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from measures.admin.rows import CatalogueAdmin, CatalogueInline
from measures.models import PolicyField, Role, Taxonomy
from renkei.seen import SeenForm


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


class PolicyFieldForm(SeenForm):
    """A policy field, linked from the newer outline's side: the older one may be frozen by then."""

    predecessors = forms.ModelMultipleChoiceField(
        label="前の体系で当たる分野",
        queryset=PolicyField.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = PolicyField
        fields = ["role", "letter", "name", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = PolicyField.objects.select_related("role__taxonomy").in_document_order()
        if self.instance.pk:
            others = others.exclude(role__taxonomy=self.instance.role.taxonomy)
            self.initial["predecessors"] = list(self.instance.predecessors.all())
        self.fields["predecessors"].queryset = others


@admin.register(PolicyField)
class PolicyFieldAdmin(CatalogueAdmin):
    """A policy field, and what it became in the next version of the outline."""

    list_display = ["cell", "name", "role"]
    list_display_links = ["cell", "name"]
    list_filter = ["role__taxonomy", "role"]
    list_select_related = ["role__taxonomy"]
    form = PolicyFieldForm
    readonly_fields = ["successors_words"]
    ordering = ["role__taxonomy", "role__position", "position"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The links to the older outline where they can be made; those to a newer one are only shown."""
        fields = ["role", "letter", "name", "position"]
        if obj is None or self.has_change_permission(request, obj):
            fields.append("predecessors")
        return [*fields, "successors_words"] if obj else fields

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Keep the links, which stand on the older fields."""
        super().save_related(request, form, formsets, change)
        if "predecessors" in form.changed_data:
            form.instance.predecessors.set(form.cleaned_data["predecessors"])

    @admin.display(description="次の体系で当たる分野")
    def successors_words(self, field: PolicyField) -> str:
        """What it became."""
        return "、".join(map(str, field.successors.select_related("role"))) or "－"

    @admin.display(description="記号")
    def cell(self, field: PolicyField) -> str:
        """The cell as in addresses."""
        return field.cell
