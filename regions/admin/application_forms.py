"""The forms of applications: the row itself, and one for each act."""

from typing import Any

from django import forms

from regions.admin.fields import DATE_HELP, PartialDateInput, RegionBoxes, YenInput
from regions.applications import recorded_steps
from regions.models import Application, CityRegion
from regions.progress import WAYS_OUT, Step, landed
from regions.stages import Stage, next_stages
from renkei.seen import SeenAct, SeenForm

FIRST = ["first_stage", "first_on", "first_amount", "first_text"]


def choices_of(stages: Any) -> list[tuple[str, str]]:
    """The stages as choices, none chosen."""
    return [("", "選んでください"), *((stage.value, stage.label) for stage in stages)]


class ApplicationForm(SeenForm):
    """An application, and of a new one its first stage. Regions are those this person may see."""

    offered: Any = None  # which regions; given for each request
    refused: tuple[str, ...] = ()  # why the act refused what was posted; given for the second showing

    own_regions = forms.ModelMultipleChoiceField(
        label="圏域",
        queryset=CityRegion.objects.none(),
        widget=RegionBoxes,
        help_text="この申請を数える圏域。二つ以上の圏域に属する市町村の申請は、それぞれの圏域を選びます。",
        error_messages={"required": "圏域を一つ以上選んでください。"},
    )
    first_stage = forms.ChoiceField(label="段階", choices=choices_of(next_stages(None)))
    first_on = PartialDateInput(label="日付", required=False, help_text=DATE_HELP)
    first_amount = YenInput(label="金額（円）", required=False, help_text="その段階で示された額")
    first_text = forms.CharField(
        label="段階（資料の記載）", required=False, max_length=100, help_text="資料の言葉が異なるとき。例：選定"
    )

    class Meta:
        model = Application
        fields = ["note"]  # the admin class names the rest
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["own_regions"].queryset = offered = self.offered
        if "source" in self.fields:
            self.fields[
                "source"
            ].help_text = "採択・交付決定などを公表しているページ。公表には、このページの確認が必要です。"
        if self.instance.pk:
            for name in FIRST:
                del self.fields[name]
            self.initial["own_regions"] = [link.region_id for link in self._own_links()]
            self._lock_amounts_of_stages()
        elif len(only := list(offered[:2])) == 1:
            self.initial["own_regions"] = [only[0].pk]

    def _own_links(self) -> Any:
        """What ties it to regions that this person may see; a list or form has asked for these with the row."""
        known = getattr(self.instance, "seen_links", None)
        return self.instance.region_links.filter(region__in=self.offered) if known is None else known

    def _lock_amounts_of_stages(self) -> None:
        for name in landed(recorded_steps(self.instance)):
            if name in self.fields:
                self.fields[name].disabled = True
                self.fields[name].help_text = "段階の記録の金額です。段階の記録で訂正してください。"

    def _post_clean(self) -> None:
        super()._post_clean()
        for message in self.refused:
            self.add_error(None, message)

    @property
    def first(self) -> Step:
        """The first stage as typed."""
        values = self.cleaned_data
        return Step(Stage(values["first_stage"]), values["first_on"], values["first_amount"], values["first_text"])


class ActForm(SeenAct):
    """A form that knows which version of the application its page showed."""

    def __init__(self, data: Any = None, *, application: Application, **kwargs: Any) -> None:
        super().__init__(data, row=application, mark=str(application.version), **kwargs)


class StepForm(ActForm):
    """A stage: which, when, how much, in which words."""

    stage = forms.ChoiceField(label="段階", error_messages={"required": "段階を選んでください。"})
    reached_on = PartialDateInput(label="日付", required=False, help_text=DATE_HELP)
    amount = YenInput(label="金額（円）", required=False, help_text="その段階で示された額（交付決定額など）")
    stage_text = forms.CharField(
        label="段階（資料の記載）", required=False, max_length=100, help_text="資料の言葉が異なるとき"
    )
    note = forms.CharField(label="備考", required=False, max_length=500)

    def __init__(self, *args: Any, stages: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = choices_of(stages)

    @property
    def step(self) -> Step:
        """What was typed."""
        values = self.cleaned_data
        return Step(
            Stage(values["stage"]), values["reached_on"], values["amount"], values["stage_text"], values["note"]
        )


class WithdrawForm(ActForm):
    """When the application was taken back, and why."""

    reached_on = PartialDateInput(label="日付", required=False, help_text=DATE_HELP)
    note = forms.CharField(label="理由・備考", required=False, max_length=500)


class UnpublishForm(ActForm):
    """Why it is no longer shown."""

    reason = forms.CharField(label="公表を取りやめる理由", max_length=80, widget=forms.Textarea(attrs={"rows": 2}))


def following(application: Application) -> list[Stage]:
    """What may be recorded next; taking back has a button of its own, unless nobody can say which it is."""
    steps = recorded_steps(application)
    last = steps[-1].stage if steps else None
    found = next_stages(last)
    return list(found) if last is Stage.UNKNOWN else [stage for stage in found if stage not in WAYS_OUT]
