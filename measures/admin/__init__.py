"""The editors' pages of the catalogue (Django admin)."""

from measures.admin import catalogue, editions, entries, taxonomy, uploads

__all__ = ["catalogue", "editions", "entries", "taxonomy", "uploads"]
