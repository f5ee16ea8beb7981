"""Flat lists come in: municipalities of a year, memberships, applications. Seen, applied once, taken back."""

from regions.intake.applying import apply
from regions.intake.kinds import kinds_for
from regions.intake.receiving import compare_again, discard, receive
from regions.intake.undoing import LaterEdit, later_edits, redo, undo

__all__ = ["LaterEdit", "apply", "compare_again", "discard", "kinds_for", "later_edits", "receive", "redo", "undo"]
