"""The printed texts of one generated measure, by chance with a seed: as long and as odd as those of the document."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import Any, TypeVar

from tests.bench import vocabulary as words

One = TypeVar("One")
CELLS = tuple(sorted(words.THEMES, key=lambda cell: (not cell.startswith("ウ-A"), not cell.startswith("ウ-B"), cell)))
RARE_IN = 400  # one measure in so many has a word of the rare list
CHANGED_TEXT, CHANGED_AMOUNT = 0.06, 0.4  # how many measures say something else the next year


@dataclass(frozen=True, slots=True)
class Texts:
    """What is printed in one row."""

    ministry: str
    fields: str
    name: str
    full_name: str
    summary: str
    support: str
    amount: str
    rate: str
    recipients: str


@lru_cache(maxsize=200)
def _weights(count: int, exponent: float) -> list[float]:
    return list(accumulate(1 / rank**exponent for rank in range(1, count + 1)))


def zipf(chance: random.Random, listed: Sequence[One], exponent: float = 1.0) -> One:
    """Return one of ``listed``, the first most often."""
    return chance.choices(listed, cum_weights=_weights(len(listed), exponent))[0]


def make_texts(chance: random.Random) -> Texts:
    """Return the row of a new measure."""
    cells = list(dict.fromkeys(zipf(chance, CELLS, 0.7) for _ in range(zipf(chance, range(1, 9), 1.2))))
    theme = zipf(chance, words.THEMES[cells[0]].split())
    name = f"{zipf(chance, words.FIRST)}{theme}{zipf(chance, words.KINDS, 0.8)}"
    full_name = ""
    if chance.random() < 0.45:
        form = f"{zipf(chance, words.THEMES[chance.choice(cells)].split())}{zipf(chance, words.FORMS, 0.6)}"
        name = f"{name}（{form}）"
        if chance.random() < 0.05:  # a name that means nothing alone
            name, full_name = f"（Ⅱ{form}）", name
    count = chance.choices((1, 2, 3, 4), (45, 35, 15, 5))[0]
    places = sorted(chance.sample(range(len(words.SENTENCES)), count))
    sentences = [_fill(chance, words.SENTENCES[place], theme) for place in places]
    if chance.randrange(RARE_IN) == 0:
        sentences.append(_fill(chance, words.RARE_SENTENCE, theme))
    return Texts(
        ministry=zipf(chance, words.MINISTRIES),
        fields=_spell(chance, cells),
        name=name,
        full_name=full_name,
        summary="".join(sentences),
        support=_fill(chance, zipf(chance, words.SUPPORTS, 0.6), theme),
        amount=_amount(chance),
        rate=zipf(chance, words.RATES) if chance.random() < 0.97 else "",
        recipients=_recipients(chance),
    )


def next_years(chance: random.Random, before: Texts) -> Texts:
    """Return the row a year later: often another amount, now and then another text."""
    amount = _amount(chance) if chance.random() < CHANGED_AMOUNT else before.amount
    after = replace(before, amount=amount)
    if chance.random() >= CHANGED_TEXT:
        return after
    other = make_texts(chance)
    return replace(after, summary=other.summary, support=other.support, rate=other.rate)


def _fill(chance: random.Random, text: str, theme: str) -> str:
    body, other = zipf(chance, words.BODIES), zipf(chance, words.BODIES)
    values: dict[str, Any] = {"body": body, "other": other if other != body else "関係機関", "theme": theme}
    for key, listed in (
        ("object", words.OBJECTS),
        ("doing", words.DOINGS),
        ("purpose", words.PURPOSES),
        ("rare", words.RARE),
        ("first", words.FIRST),
        ("latin", words.LATIN),
    ):
        values[key] = zipf(chance, listed)
    return text.format(**values)


def _spell(chance: random.Random, cells: Sequence[str]) -> str:
    """``ウ-A a,b`` a line a role, in one of the ways the document writes it; a few cannot be read."""
    letters: dict[str, list[str]] = defaultdict(list)
    for cell in sorted(cells):
        role, letter = cell.split(":")
        letters[role].append(letter)
    if chance.random() < 0.005:
        return "ウ全般"
    return "\n".join(
        f"{chance.choice(words.LINES.get(role, (role,)))} {chance.choice((',', ',', '､')).join(found)}"
        for role, found in letters.items()
    )


def _amount(chance: random.Random) -> str:
    """An amount in 百万円, from a few to some hundreds of thousands, and the notes that stand beside it."""
    yen = max(1, int(10 ** chance.gauss(2.8, 0.9)))
    plain = f"{yen:,}"
    forms = (
        plain,
        f"{plain}の内数",
        f"{plain}（うち臨時・特別の措置{max(1, yen // 1000)}億円）" if yen > 1000 else plain,
        f"{plain}（別途、補正予算{max(1, yen // 3):,}百万円）",
        "予算措置なし",
        "事項要求",
        "調整中",
    )
    return chance.choices(forms, (70, 17, 4, 3, 3, 2, 1))[0]


def _recipients(chance: random.Random) -> str:
    usual = zipf(chance, words.RECIPIENTS, 1.1)
    if chance.random() < 0.15 and "等" not in usual:
        return f"{usual}、{zipf(chance, words.RARE_RECIPIENTS)}等"
    return usual
