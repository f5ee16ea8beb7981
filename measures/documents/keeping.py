"""PDFs that were made are kept for the next reader: typesetting takes seconds, and editions stay."""

import hashlib

from django.core.cache import caches

from measures.documents.layout import Document
from measures.documents.pdf import write_pdf
from renkei.kept_files import FILES
from renkei.release import release
from renkei.turns import TURNS

_SECONDS = 24 * 3600
_MOST = 32 * 1024 * 1024  # bytes of one


def kept_pdf(document: Document) -> bytes:
    """Return the PDF of ``document``, if the very same was made before on this machine that one. Raises as ``write_pdf``.

    The key is the release and all that the document says: a draft that was edited, or of which somebody sees a part,
    is another one. Drafts stay in the process, what is published is kept in files for the others too.
    """
    said = hashlib.sha256(repr(document).encode("utf-8", "surrogatepass")).hexdigest()
    key = f"document.pdf {release()} {said}"
    kept = caches["documents"]
    pdf = kept.get(said)
    if pdf is None:
        with TURNS.of(key):  # after another's it is in the cache, unless it is too long for that
            pdf = kept.get(said) or (write_pdf(document) if document.is_draft else _shared(key, document))
            if len(pdf) <= _MOST:
                kept.set(said, pdf, _SECONDS)
    return pdf  # type: ignore[no-any-return]


def _shared(key: str, document: Document) -> bytes:
    pdf = FILES.find(key)
    if pdf is None:
        pdf = write_pdf(document)
        FILES.keep(key, pdf)
    return pdf
