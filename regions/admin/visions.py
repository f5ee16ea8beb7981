"""Visions of the regions, with their undertakings and the measures these could use."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.http import HttpRequest

from measures.models import Measure
from measures.notation.years import write_year
from regions.admin.rows import RegionAdmin, RegionFilter, RegionInline
from regions.models import ProjectMeasure, Vision, VisionProject
from renkei import access
from renkei.seen import SeenForm


class ProjectForm(SeenForm):
    """An undertaking with the measures it could use, chosen from those this person may see."""

    offered: Any = None  # which measures; given for each request
    linked = forms.ModelMultipleChoiceField(
        label="関係する施策",
        queryset=Measure.objects.none(),
        required=False,
        widget=AutocompleteSelectMultiple(VisionProject._meta.get_field("measures"), admin.site),
    )

    class Meta:
        model = VisionProject
        fields = ["position", "name", "summary", "cost_text", "fields_text"]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3, "cols": 30}),
            "fields_text": forms.Textarea(attrs={"rows": 3, "cols": 16}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["linked"].queryset = self.offered if self.offered is not None else Measure.objects.none()
        if self.instance.pk:
            self.initial["linked"] = list(self.instance.links.values_list("measure", flat=True))

    def _save_m2m(self) -> None:
        """Keep the links one by one, so that each is on record; links to measures that were not offered stay."""
        super()._save_m2m()
        links = {link.measure_id: link for link in self.instance.links.filter(measure__in=self.offered)}
        wanted = {measure.pk for measure in self.cleaned_data["linked"]}
        for key in wanted - links.keys():
            ProjectMeasure(project=self.instance, measure_id=key).save()
        for key in links.keys() - wanted:
            links[key].delete()


class VisionProjectInline(RegionInline):
    """The undertakings of a vision."""

    model = VisionProject
    form = ProjectForm
    template = "admin/edit_inline/stacked.html"
    fields = ["position", "name", "summary", "cost_text", "fields_text", "linked"]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Offer the measures that this person may see."""
        offered = access.rows(request.user, Measure.objects.all())
        kwargs["form"] = type("ProjectForm", (ProjectForm,), {"offered": offered})
        return super().get_formset(request, obj, **kwargs)

    @admin.display(description="関係する施策")
    def linked(self, project: VisionProject) -> str:
        """The measures, for people who may only read."""
        return "、".join(map(str, project.measures.all())) or "－"


@admin.register(Vision)
class VisionAdmin(RegionAdmin):
    """A vision of a region."""

    list_display = ["region", "title", "years", "revision"]
    list_display_links = ["title"]
    list_filter = [RegionFilter]
    list_select_related = ["region"]
    search_fields = ["title", "projects__name"]
    search_help_text = "ビジョンの名称又は取組の名称で探します。"
    inlines = [VisionProjectInline]
    history_related = (("projects", "vision"),)
    fields = [
        "region",
        "title",
        ("first_year", "last_year"),
        "revision",
        "decided_on",
        "address",
        "source",
        "fields_text",
        "note",
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A vision stays with its region."""
        return ["region"] if obj else []

    @admin.display(description="期間", ordering="first_year")
    def years(self, vision: Vision) -> str:
        """From which fiscal year to which."""
        return f"{write_year(vision.first_year)}～{write_year(vision.last_year)}"
