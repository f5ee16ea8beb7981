"""The forms of the yearly round: an act on the ticked ministries, the approval, the letters, a contact's files."""

from datetime import date
from typing import Any

from django import forms

from measures.admin.upload_forms import FilesField
from measures.letters import write_day
from measures.models import Block, Edition
from measures.notation.years import read_date
from renkei.models import Stale
from renkei.seen import SEEN, SeenAct, mark_of_row

ACTS = {  # the buttons below the table: what is posted → what the button says
    "ask": "照会中にする",
    "letter-asking": "照会文を作成する",
    "remind": "督促日を記録する",
    "letter-reminding": "督促文を作成する",
    "answer": "回答済みにする",
    "nothing": "該当なしにする",
    "confirm": "確認済みにする",
    "return": "差し戻す",
    "reopen": "照会中に戻す",
}
FIRST_DAY, LAST_DAY = date(1989, 1, 8), date(2101, 3, 31)  # from 平成元年 to the last fiscal year there is


class DayField(forms.CharField):
    """A day, as a browser's calendar sends it or as it is written: 2021-05-31, 令和3年5月31日, R3.5.31."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No ``maxlength``: an input with a calendar may not have one."""
        return {}

    def clean(self, value: Any) -> date | None:  # type: ignore[override]
        """Return the day, None for an empty input that may be empty."""
        text = super().clean(value.isoformat() if isinstance(value, date) else value)
        if not text:
            return None
        day = read_date(text)
        if day is None or not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(
                f"「{text}」は日付として読み取れません。例：2021-05-31、令和3年5月31日", code="invalid"
            )
        return day

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another day was typed."""
        return super().has_changed(initial.isoformat() if isinstance(initial, date) else initial, data)


class RoundForm(forms.Form):
    """Which ministries are ticked, which button was pressed, and what that act needs."""

    blocks = forms.MultipleChoiceField(
        label="府省庁", error_messages={"required": "府省庁に印を付けてください。"}, widget=forms.CheckboxSelectMultiple
    )
    act = forms.ChoiceField(
        choices=list(ACTS.items()),
        error_messages={"required": "することを選んでください。", "invalid_choice": "することを選んでください。"},
    )
    due_on = DayField(label="回答期限", required=False)
    reminded_on = DayField(label="督促日", required=False)
    comment = forms.CharField(
        label="差戻しの理由・連絡事項", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    new_due_on = DayField(label="新しい回答期限（変える場合）", required=False)
    needed = (("ask", "due_on"), ("remind", "reminded_on"), ("return", "comment"))

    def __init__(self, *args: Any, blocks: list[Block], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {block.ministry.code: block for block in blocks}
        self.fields["blocks"].choices = [(code, block.heading) for code, block in self.rows.items()]

    def clean(self) -> dict[str, Any] | None:
        """Ask for what the act needs, and forget mistakes in the inputs of other acts."""
        cleaned = super().clean() or {}
        act = cleaned.get("act")
        own = {"blocks", "act", "__all__", *(name for owner, name in self.needed if owner == act)}
        own |= {"new_due_on"} if act == "return" else set()
        for name in set(self.errors) - own:
            del self._errors[name]  # type: ignore[attr-defined]
        for owner, name in self.needed:
            if owner == act and name not in self.errors and not cleaned.get(name):
                self.add_error(name, f"{self.fields[name].label}を入力してください。")
        if act and not act.startswith("letter-"):
            self._refuse_moved(cleaned.get("blocks") or [])
        return cleaned

    def _refuse_moved(self, codes: list[str]) -> None:
        """Refuse an act on ministries whose row was saved since the page was shown; say how they stand now."""
        for code in codes:
            block = self.rows[code]
            if self.data.get(f"{SEEN}-{code}") != mark_of_row(block):
                self.add_error(None, f"{Stale(block).messages[0]}現在の状況：{stands(block)}")

    @property
    def ticked(self) -> list[Block]:
        """The ticked ministries' blocks, in the document's order."""
        return [block for code, block in self.rows.items() if code in set(self.cleaned_data["blocks"])]


class DecideForm(SeenAct):
    """The approval (決裁) of a draft."""

    approved_on = DayField(label="決裁日", error_messages={"required": "決裁日を入力してください。"})
    document_no = forms.CharField(
        label="文書番号", required=False, max_length=Edition._meta.get_field("document_no").max_length
    )
    announced_on = DayField(label="公表日", required=False)


class NotifyForm(SeenAct):
    """That a published edition was made known (周知)."""

    notified_on = DayField(label="周知日", error_messages={"required": "周知日を入力してください。"})


def stands(block: Block) -> str:
    """Return in words how a ministry stands in the round."""
    words = [block.get_state_display()]
    words += [f"回答期限 {write_day(block.due_on)}"] if block.due_on else []
    words += [f"督促日 {write_day(block.reminded_on)}"] if block.reminded_on else []
    words += [f"連絡事項「{block.comment}」"] if block.comment else []
    return "、".join(words)


class LettersForm(forms.Form):
    """One textarea a letter."""

    def __init__(self, *args: Any, letters: dict[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, (label, text) in letters.items():
            self.fields[f"text-{code}"] = forms.CharField(
                label=label,
                initial=text,
                required=False,
                strip=False,
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": 12}),
            )


class AnswerFilesForm(forms.Form):
    """A contact's files: year and ministry are known."""

    files = FilesField(
        label="回答のファイル",
        help_text="xlsx・xls・ods・csv（10MB以下）。部局ごとに分かれている場合は、複数選べます。",
        error_messages={"required": "ファイルを選んでください。"},
    )
