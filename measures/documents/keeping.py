"""PDFs that were made are kept in the process for the next reader: typesetting takes seconds, and editions stay."""

import hashlib

from django.core.cache import caches

from measures.documents.layout import Document
from measures.documents.pdf import write_pdf

_SECONDS = 24 * 3600
_MOST = 32 * 1024 * 1024  # bytes of one


def kept_pdf(document: Document) -> bytes:
    """Return the PDF of ``document``, from the cache if the very same was made before. Raises as ``write_pdf``.

    The key is all that the document says: a draft that was edited, or of which somebody sees a part, is another one.
    """
    key = hashlib.sha256(repr(document).encode("utf-8", "surrogatepass")).hexdigest()
    kept = caches["documents"]
    pdf = kept.get(key)
    if pdf is None:
        pdf = write_pdf(document)
        if len(pdf) <= _MOST:
            kept.set(key, pdf, _SECONDS)
    return pdf  # type: ignore[no-any-return]
