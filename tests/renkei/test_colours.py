"""Words and edges of the public pages stand out in both schemes: WCAG 2.2, 1.4.3 (4.5) and 1.4.11 (3)."""

import pytest

from tests.colours import contrast, variables

SCHEMES = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
GROUNDS = ("--paper", "--surface", "--key-soft")


@SCHEMES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("words", ["--ink", "--ink-quiet", "--key", "--key-deep", "--visited", "--error"])
def test_words_stand_out_from_every_ground(words, ground, dark):
    assert contrast(words, ground, variables(dark=dark)) >= 4.5


@SCHEMES
@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("--on-key", "--key"),
        ("--on-key", "--key-deep"),
        ("--error", "--error-soft"),
        ("--ink", "--error-soft"),
        ("--key", "--error-soft"),
        ("--ink", "--warn-soft"),
        ("--key", "--warn-soft"),
        ("--warn", "--warn-soft"),
    ],
)
def test_words_stand_out_from_their_own_ground(words, ground, dark):
    assert contrast(words, ground, variables(dark=dark)) >= 4.5


@SCHEMES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("edge", ["--line-strong", "--focus"])
def test_edges_that_say_something_stand_out(edge, ground, dark):
    assert contrast(edge, ground, variables(dark=dark)) >= 3
