"""Municipalities by what people type: name, よみ or code, with the prefecture before it or not."""

from measures.notation.text import fold, fold_words
from regions.models import Municipality, Prefecture
from regions.models.geography import MunicipalityQuerySet


def find_municipalities(text: str) -> MunicipalityQuerySet:
    """Those that every word of the text asks for; none for a text without words.

    A word is part of the name or よみ, the beginning of the code, or a prefecture's full name: 「広島県福山市」,
    「広島県　府中」. Spelling (width, kana, variant kanji) does not matter.
    """
    words = fold_words(text)
    if not words:
        return Municipality.objects.none()
    found = Municipality.objects.all()
    prefectures = {fold(name): prefecture for prefecture in Prefecture.objects.all() for name in _names(prefecture)}
    for word in words:
        name = next((name for name in prefectures if word.startswith(name)), "")
        if name:
            found = found.filter(prefecture=prefectures[name])
        if rest := word.removeprefix(name):
            found = found.matching(rest)
    return found.order_by("code")


def _names(prefecture: Prefecture) -> list[str]:
    return [prefecture.name, prefecture.kana]
