"""Words of a search: what editors let stand for each other, and what was looked for in vain."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from measures.notation.text import fold, has_forbidden_characters
from renkei.models import Record


class SearchSynonymQuerySet(models.QuerySet["SearchSynonym"]):
    """Synonyms, found by both their words in fixtures without primary keys."""

    def get_by_natural_key(self, word: str, meaning: str) -> "SearchSynonym":
        """Return the synonym of these two words, in whatever spelling."""
        return self.get(word_key=fold(word), meaning_key=fold(meaning))


class SearchSynonym(Record):
    """Who searches for ``word`` also searches for ``meaning``; one step, never on and on."""

    word = models.CharField(
        "検索に使われる言葉", max_length=100, help_text="例：社総交。空白を含まない一つの言葉です。"
    )
    meaning = models.CharField("一緒に検索する言葉", max_length=100, help_text="例：社会資本整備総合交付金")
    both_ways = models.BooleanField(
        "逆の向きにも使う", default=False, help_text="右の言葉で検索したときに、左の言葉も検索します。"
    )
    note = models.TextField("編集者メモ", blank=True, help_text="公表されません。")
    word_key = models.CharField(max_length=100, editable=False, default="")
    meaning_key = models.CharField(max_length=100, editable=False, default="")

    objects = SearchSynonymQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["word_key", "meaning_key"])

    class Meta:
        verbose_name = "同義語"
        verbose_name_plural = "同義語"
        ordering = ["word_key", "meaning_key"]
        constraints = [
            models.UniqueConstraint(name="search_synonym_once", fields=["word_key", "meaning_key"]),
            models.CheckConstraint(
                name="search_synonym_has_two_words",
                condition=~Q(word_key="") & ~Q(meaning_key="") & ~Q(word_key=F("meaning_key")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word} {'⇔' if self.both_ways else '→'} {self.meaning}"

    def natural_key(self) -> tuple[str, str]:
        """Return both words."""
        return (self.word, self.meaning)

    def clean(self) -> None:
        """Raise ``ValidationError`` at the field for what is no single word, and for a pair that is there already."""
        wrong = {name: words for name in ("word", "meaning") if (words := _complaint(getattr(self, name)))}
        if wrong:
            raise ValidationError(wrong)
        word, meaning = fold(self.word), fold(self.meaning)
        if word == meaning:
            raise ValidationError(
                {
                    "meaning": "検索では同じ言葉として扱われます（幅・仮名・字体の違いは区別されません）。登録は不要です。"
                }
            )
        pair = Q(word_key=word, meaning_key=meaning) | Q(word_key=meaning, meaning_key=word, both_ways=True)
        if twin := SearchSynonym.objects.filter(pair).exclude(pk=self.pk).first():
            raise ValidationError({"meaning": f"「{twin}」が既に登録されています。"})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derive the keys, then save."""
        self.word_key, self.meaning_key = fold(self.word), fold(self.meaning)
        super().save(*args, **kwargs)


def _complaint(text: str) -> str:
    """What is wrong with a word; nothing where it is one."""
    if has_forbidden_characters(text):
        return "使えない文字（制御文字）が含まれています。"
    if len(text.split()) > 1:
        return "空白を含まない一つの言葉を入力してください。検索では、空白で区切られた言葉は別の言葉として扱われます。"
    if len(fold(text)) > 100:  # one sign can fold to many: ﷺ
        return "検索用に書き換えると100文字を超えます。短い言葉を入力してください。"
    return "" if fold(text) else "検索できる文字を入力してください。"


class EmptySearchQuerySet(models.QuerySet["EmptySearch"]):
    """What was looked for in vain."""

    def repeated(self) -> Self:
        """Those that came more than once: what one person typed once is nobody's business."""
        return self.filter(count__gte=2)


class EmptySearch(models.Model):
    """Words for which a search found nothing, how often: nothing of who asked, nor when but for the last day."""

    ALL_YEARS = 0

    words = models.CharField("言葉", max_length=60)  # folded, sorted, with a space between them
    year = models.PositiveSmallIntegerField("年度")  # fiscal year; ALL_YEARS: all years at once
    count = models.PositiveIntegerField("回数")
    days = models.PositiveIntegerField("日数")
    last_on = models.DateField("最後の日")

    objects = EmptySearchQuerySet.as_manager()

    class Meta:
        verbose_name = "見つからなかった言葉"
        verbose_name_plural = "見つからなかった言葉"
        ordering = ["-days", "-count", "words", "year"]
        constraints = [
            models.UniqueConstraint(name="empty_search_once_a_year", fields=["words", "year"]),
            models.CheckConstraint(
                name="empty_search_was_counted",
                condition=~Q(words="") & Q(days__gte=1) & Q(count__gte=F("days")),
            ),
        ]

    def __str__(self) -> str:
        return self.words
