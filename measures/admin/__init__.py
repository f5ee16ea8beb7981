"""The editors' pages of the catalogue (Django admin)."""

from measures.admin import calls, catalogue, editions, entries, search_words, taxonomy, uploads

__all__ = ["calls", "catalogue", "editions", "entries", "search_words", "taxonomy", "uploads"]
