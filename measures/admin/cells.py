"""Role × policy field as a grid of check boxes."""

from typing import Any

from django import forms

from measures.models import PolicyField, Taxonomy


class CellsWidget(forms.CheckboxSelectMultiple):
    """The outline's grid: one fieldset a role, one check box a policy field."""

    template_name = "admin/measures/cells.html"
    taxonomy: Taxonomy | None = None

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the roles with their check boxes."""
        context = super().get_context(name, value, attrs)
        chosen = {str(item) for item in value or []}
        roles: dict[int, dict[str, Any]] = {}
        for field in (
            PolicyField.objects.filter(role__taxonomy=self.taxonomy).select_related("role").in_document_order()
        ):
            role = roles.setdefault(field.role_id, {"role": field.role, "boxes": []})
            role["boxes"].append({"field": field, "checked": field.cell in chosen, "id": f"id_{name}_{field.pk}"})
        context["widget"]["roles"] = list(roles.values())
        return context


class CellsField(forms.MultipleChoiceField):
    """The chosen cells as ``ウ-A:f`` in the outline's order."""

    widget = CellsWidget

    def use(self, taxonomy: Taxonomy | None) -> None:
        """Offer the cells of ``taxonomy``."""
        fields = PolicyField.objects.filter(role__taxonomy=taxonomy).select_related("role").in_document_order()
        self.choices = [(field.cell, str(field)) for field in fields]
        self.widget.taxonomy = taxonomy
