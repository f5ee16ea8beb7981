"""Editing the rows of a draft in document order, with the reading shown beside each printed text."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from measures.admin.entry_form import EntryForm
from measures.admin.entry_list import EntryList
from measures.admin.rows import drafts_exist
from measures.editing import confirm_entries, remove_entry, save_entry
from measures.models import Edition, Entry
from measures.notation.reading import UNREAD
from renkei import access
from renkei.seen_pages import with_mark

READINGS = ["fields_words", "grade_words", "amount_words", "rate_words", "recipients_words"]


@admin.register(Entry)
class EntryAdmin(EntryList):
    """One row of the sheet."""

    form = EntryForm
    autocomplete_fields = ["measure"]
    actions = ["confirm_unchanged"]
    change_form_template = "admin/measures/entry/change_form.html"

    # --- what is shown -------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """With everything a row shows."""
        return super().get_queryset(request).for_listing().select_related("edition__taxonomy", "block__edition")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Readings are shown, never typed; an entry stays with its block and measure."""
        return [*READINGS, "block", "measure", "status", "sharing"] if obj else ["status", "sharing", *READINGS]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The order of the sheet: cells, name, summary, support, budget, rate, recipients."""
        writable = obj is None or self.has_change_permission(request, obj)
        words = READINGS if obj else [None] * len(READINGS)
        row = [[name, reading] if reading else [name] for name, reading in zip(TEXTS, words, strict=True)]
        grid = ["cells"] if writable else []
        budget = (
            ["envelope", row[2], "envelope_name", ["unit_yen", "printed"]] if writable else ["envelope", "amount_words"]
        )
        sections = [
            (None, ["block", "measure", "position", *(["status"] if obj else [])]),
            ("役割・政策分野", [*grid, row[0], "fields_merged"]),
            ("施策名", ["name", "full_name"]),
            ("概要", ["summary"]),
            ("支援の内容", [row[1]]),
            ("予算額", [*budget, *(["sharing"] if obj else [])]),
            ("補助率", [row[3]]),
            ("交付対象", [row[4]]),
            ("注記", ["editor_note"]),
        ]
        return with_mark(
            [(title, {"fields": fields}) for title, fields in sections], writable=obj is not None and writable
        )

    @admin.display(description="状態")
    def status(self, entry: Entry) -> str:
        """Where it stands, and what saving will do."""
        words = [f"{entry.edition}（{entry.edition.get_state_display()}）"]
        if entry.unseen:
            words.append("前年のまま（保存すると確認済みになります）")
        return "　".join(words)

    @admin.display(description="読取り")
    def fields_words(self, entry: Entry) -> str:
        """The cells as read."""
        return "読取り不可（原文のまま掲載）" if entry.fields_reading == UNREAD else self.cells_words(entry)

    @admin.display(description="支援の書きぶり（文言からの機械的な分類）")
    def grade_words(self, entry: Entry) -> str:
        """The class of the wording."""
        return entry.get_grade_display()

    @admin.display(description="読取り")
    def amount_words(self, entry: Entry) -> str:
        """The amount as read."""
        return entry.envelope.amount_words

    @admin.display(description="読取り")
    def rate_words(self, entry: Entry) -> str:
        """The rate as read."""
        return entry.rate_words

    @admin.display(description="読取り")
    def recipients_words(self, entry: Entry) -> str:
        """The recipients as read."""
        return entry.recipients_words

    @admin.display(description="この予算額を共有する施策")
    def sharing(self, entry: Entry) -> SafeString | str:
        """The other rows of its envelope, each a link."""
        others = [other for other in entry.envelope.entries.all() if other.pk != entry.pk]
        return (
            format_html_join(
                "、",
                '<a href="{}">{}</a>',
                ((reverse("admin:measures_entry_change", args=[other.pk]), other.display_name) for other in others),
            )
            or "なし（この施策だけの予算額です）"
        )

    # --- what is done --------------------------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are added to drafts alone."""
        return super().has_add_permission(request) and drafts_exist(request)

    def says_something(self, obj: Entry, form: Any) -> bool:
        """To save a row that was carried over is to confirm it."""
        return obj.unseen or super().says_something(obj, form)

    def write_row(self, request: HttpRequest, obj: Entry, form: Any, change: bool) -> None:
        """Save with the envelope, and say how each changed text was read."""
        save_entry(entry=obj, envelope=form.cleaned_data.get("envelope"), texts=form.envelope_texts(), by=request.user)
        self._say_readings(request, Entry.objects.for_listing().get(pk=obj.pk), form.changed_data)

    def _say_readings(self, request: HttpRequest, entry: Entry, changed: list[str]) -> None:
        readings = [
            ({"fields_text", "cells"}, "役割・政策分野", entry.fields_text, self.fields_words(entry)),
            ({"support_text"}, "支援の内容", entry.support_text, entry.get_grade_display()),
            ({"amount_text", "unit_yen"}, "予算額", entry.envelope.amount_text, entry.envelope.amount_words),
            ({"rate_text"}, "補助率", entry.rate_text, entry.rate_words),
            ({"recipients_text"}, "交付対象", entry.recipients_text, entry.recipients_words),
        ]
        for names, label, text, words in readings:
            if names & set(changed):
                level = messages.WARNING if label in entry.unread_columns else messages.INFO
                self.message_user(request, f"{label}「{text}」の読取り：{words}", level)

    def delete_model(self, request: HttpRequest, obj: Entry) -> None:
        """Take it out; its envelope goes with its last entry."""
        remove_entry(entry=obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        """Take several out, each on record."""
        for entry in queryset:
            remove_entry(entry=entry, by=request.user)

    @admin.action(description="前年のままで確認済みにする", permissions=["change"])
    def confirm_unchanged(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        """Tick the chosen rows that this person may change."""
        allowed = list(access.rows(request.user, queryset, "change").filter(edition__state=Edition.State.DRAFT))
        confirmed = confirm_entries(entries=allowed, by=request.user)
        self.message_user(request, format_html("{}件を確認済みにしました。", confirmed))


TEXTS = ["fields_text", "support_text", "amount_text", "rate_text", "recipients_text"]
