"""One of a few words, or はい and いいえ."""

from collections.abc import Mapping
from typing import Any

from import_export.widgets import Widget

from measures.notation.text import fold
from regions.widgets.reading import Problem, Reading


class ChoiceWidget(Widget):
    """One of a few words. ``others`` are further words for the same values."""

    def __init__(self, labels: Mapping[str, str], others: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.labels = labels
        self.words = {fold(label): value for value, label in labels.items() if value}
        self.words |= {fold(word): value for word, value in (others or {}).items()}

    def clean(self, value: str, row: Any = None, *, reading: Reading, **kwargs: Any) -> str:
        """Return the value or ""."""
        word = fold(value)
        if word and word not in self.words:
            raise Problem("この語は使えません。", "、".join(self.labels[one] for one in self.labels if one))
        return self.words[word] if word else ""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the word."""
        return self.labels.get(value, "") if value else ""


class FlagWidget(Widget):
    """はい or いいえ; ``blank`` is what an empty cell means."""

    def __init__(self, *, blank: bool, yes: str = "", no: str = "") -> None:
        super().__init__()
        self.blank = blank
        self.words = dict.fromkeys(map(fold, f"はい ○ ◯ 〇 yes true 1 有 該当 {yes}".split()), True)
        self.words |= dict.fromkeys(map(fold, f"いいえ × no false 0 無 非該当 {no}".split()), False)

    def clean(self, value: str, row: Any = None, *, reading: Reading, **kwargs: Any) -> bool:
        """Return whether."""
        word = fold(value)
        if word and word not in self.words:
            raise Problem("はい・いいえのどちらか読めません。", "はい、又は、いいえ")
        return self.words[word] if word else self.blank

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return はい or いいえ."""
        return "はい" if value else "いいえ"
