"""What the ledger can be asked: ``q``, ``ministry``, ``measure``, ``region``, ``stage``, ``kind``, ``confirmed``, ``by``, ``page``.

Repeating a key means "or", different keys mean "and"; a value that cannot be answered is an error at its field.
"""

from functools import cache, cached_property

from django import forms
from django.db.models import Exists, OuterRef
from django.http import QueryDict

from measures.notation.text import fold, fold_words
from measures.outlines import known_ministries
from measures.queries import LONGEST_QUERY, ChoicesFilter, QueryFilter, QueryForm, WordsFilter
from regions.ledger_subjects import UNKNOWN
from regions.legal_classes import LegalClass
from regions.models import ApplicationRegion
from regions.models.applications import STAGES, ApplicationQuerySet

KINDS = {kind.value: kind.label for kind in LegalClass} | {UNKNOWN: "不明"}
CONFIRMED = {"yes": "出典確認済み", "no": "出典未確認"}
_TEXTS = (
    "applicant", "measure_text", "measure__name", "project", "note", "municipality__name",
    "measure__ministry__name", "measure__ministry__short_name",
)  # fmt: skip


BY_MEASURE = "measure"


class LedgerForm(QueryForm):
    """Which page of what is found: of the applications, or (``by=measure``) of the measures they are for."""

    by = forms.ChoiceField(
        label="表示",
        required=False,
        choices=[(BY_MEASURE, "施策別")],
        error_messages={"invalid_choice": "表示は、施策別（measure）だけを指定できます。"},
    )


class ApplicationWordsFilter(WordsFilter):
    """Applications in which every word is found."""

    def filter(self, qs: ApplicationQuerySet, value: str) -> ApplicationQuerySet:
        """Return those that match."""
        return qs.filter(pk__in=self.parent.matching_words) if fold_words(value) else qs


class RegionsFilter(ChoicesFilter):
    """Applications that count for one of the chosen regions, each once."""

    def filter(self, qs: ApplicationQuerySet, value: list[str]) -> ApplicationQuerySet:
        """Return those that match."""
        links = ApplicationRegion.objects.filter(application=OuterRef("pk"), region__code__in=value)
        return qs.filter(Exists(links)) if value else qs


def _refuse(words: str) -> dict[str, str]:
    return {"invalid_choice": words}


class ApplicationFilter(QueryFilter):
    """Those of the applications given (see ``for_ledger``) that a query asks for.

    ``measures`` and ``regions`` are what may be chosen: {value in the address: words}.
    """

    q = ApplicationWordsFilter(
        label="キーワード",
        max_length=LONGEST_QUERY,
        error_messages={"max_length": f"キーワードは{LONGEST_QUERY}文字以内で入力してください。"},
    )
    ministry = ChoicesFilter(
        label="府省庁",
        field_name="measure__ministry__code",
        error_messages=_refuse("指定された府省庁は登録されていません。"),
    )
    measure = ChoicesFilter(
        label="施策", field_name="subject", error_messages=_refuse("指定された施策は登録されていません。")
    )
    region = RegionsFilter(label="圏域", error_messages=_refuse("指定された圏域は登録されていません。"))
    stage = ChoicesFilter(label="段階", choices=STAGES, error_messages=_refuse("指定された段階はありません。"))
    kind = ChoicesFilter(
        label="申請者の種類",
        choices=list(KINDS.items()),
        error_messages=_refuse("指定された申請者の種類はありません。"),
    )
    confirmed = ChoicesFilter(
        label="出典の確認",
        choices=list(CONFIRMED.items()),
        error_messages=_refuse("指定された出典の確認の区分はありません。"),
    )

    class Meta:
        form = LedgerForm

    def __init__(
        self,
        data: QueryDict,
        applications: ApplicationQuerySet,
        *,
        measures: dict[str, str],
        regions: dict[str, str],
    ) -> None:
        super().__init__(data, applications)
        self.ministries = {one.code: one.name for one in known_ministries()}
        self.measures, self.regions = measures, regions
        self.filters["ministry"].extra["choices"] = list(self.ministries.items())
        self.filters["measure"].extra["choices"] = list(measures.items())
        self.filters["region"].extra["choices"] = list(regions.items())

    @property
    def is_open(self) -> bool:
        """Whether nothing is asked: all applications given are found."""
        return not self.errors and not self.words and not any(map(self.chosen, self.filters.keys() - {"q"}))

    @property
    def by_measure(self) -> bool:
        """Whether the measures are asked for, not the applications one by one."""
        return self.form.cleaned_data.get("by") == BY_MEASURE

    @cached_property
    def matching_words(self) -> list[int]:
        """Keys of the applications in which every word stands, spelt in whatever way; three queries.

        Their texts are folded here and need no search key in the table: each distinct one once, and a year has the
        same measures, ministries, regions and applicants again and again.
        """
        words, folded = fold_words(self.words), cache(fold)
        texts = {row[0]: list(map(folded, filter(None, row[1:]))) for row in self.queryset.values_list("pk", *_TEXTS)}
        for key, name, alias in ApplicationRegion.objects.filter(
            application__in=self.queryset.values("pk")
        ).values_list("application", "region__name", "region__alias"):
            texts[key] += [folded(name), folded(alias)]
        names = self.queryset.filter(measure__names__isnull=False).values_list("pk", "measure__names__search")
        for key, name in names:
            texts[key].append(name)
        return [key for key, found in texts.items() if all(any(word in text for text in found) for word in words)]
