"""The acts on received files: receive, choose, apply, undo, redo, discard. Nothing is written before it was seen."""

from measures.intake.applying import apply
from measures.intake.discarding import discard, expire_old
from measures.intake.receiving import choose, keep, receive, understand
from measures.intake.undoing import later_edits, redo, undo

__all__ = ["apply", "choose", "discard", "expire_old", "keep", "later_edits", "receive", "redo", "understand", "undo"]
