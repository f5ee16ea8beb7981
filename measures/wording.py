"""Which words differ between two texts, for pages that show old and new beside each other."""

from dataclasses import dataclass

from diff_match_patch import diff_match_patch  # type: ignore[import-untyped]

LONGEST = 4000  # characters; longer texts are shown whole, old and new


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, and whether it stands in both texts."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """Two texts as pieces: joined, each side is its text to the letter."""

    old: tuple[Piece, ...]
    new: tuple[Piece, ...]


def compare_wording(old: str, new: str) -> Wording:
    """Return both texts in pieces, those that differ marked, cut where a person would cut them."""
    if max(len(old), len(new)) > LONGEST:
        return Wording((Piece(old, True),), (Piece(new, True),))
    differ = diff_match_patch()
    differ.Diff_Timeout = 0.2
    pieces = differ.diff_main(old, new, checklines=False)
    differ.diff_cleanupSemantic(pieces)
    return Wording(
        tuple(Piece(text, kind != 0) for kind, text in pieces if kind <= 0 and text),
        tuple(Piece(text, kind != 0) for kind, text in pieces if kind >= 0 and text),
    )
