"""Pages that this process has made or found made, each under its address with its tag; bounded in bytes.

Nothing is purged: a page whose tag is not the one of today is not found, and the next one takes its place.
"""

import gzip
import json
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse

MEGABYTE = 1_000_000
OVERHEAD = 1_000  # bytes of what stands around a page
LARGEST_PART = 8  # one page takes no more than an eighth of the room
MOST_WITHOUT = 1_000  # addresses noted as having no page to keep
SHORT = 200  # bytes: shorter ones are not compressed, as in Django


@dataclass(slots=True)
class KeptPage:
    """One answer, as it is and, once somebody asked for it so, compressed."""

    tag: str
    content: bytes
    headers: dict[str, str]
    compressed: bytes = b""
    weight: int = field(init=False)

    def __post_init__(self) -> None:
        self.weight = len(self.content) + sum(map(len, self.headers.values())) + OVERHEAD

    def written(self) -> bytes:
        """Return it as bytes for a file; its tag is the name of that."""
        return json.dumps(self.headers).encode() + b"\n" + self.content

    @classmethod
    def read(cls, tag: str, written: bytes) -> "KeptPage":
        """Return the page that ``written`` gave."""
        headers, _, content = written.partition(b"\n")
        return cls(tag, content, json.loads(headers))

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return it as a response of its own, compressed where the client takes that.

        Django's middleware adds random bytes to what it compresses, so that the length gives no secret away; a page
        made without a session holds none.
        """
        response = HttpResponse(self.content, headers=self.headers)
        if len(self.content) >= SHORT and _takes_gzip(request) and "Content-Encoding" not in self.headers:
            self.compressed = self.compressed or gzip.compress(self.content, 6, mtime=0)
            if len(self.compressed) < len(self.content):
                response.content = self.compressed
                response["Content-Encoding"] = "gzip"
        return response


class KeptPages:
    """The pages of one process, those asked for last the longest."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pages: OrderedDict[str, KeptPage] = OrderedDict()
        self._weight = 0
        self._without: OrderedDict[str, None] = OrderedDict()

    def find(self, address: str, tag: str) -> KeptPage | None:
        """Return the page of that address, if it was made under that tag."""
        with self._lock:
            page = self._pages.get(address)
            if page is None or page.tag != tag:
                return None
            self._pages.move_to_end(address)
            return page

    def keep(self, address: str, page: KeptPage) -> None:
        """Keep a page in the place of an older one, and let go of those nobody asked for longest."""
        with self._lock:
            self._without.pop(address, None)  # it may be too long for here and be found in a file
        room = settings.RENKEI_KEEP_PAGES * MEGABYTE
        weight = 2 * page.weight  # with room for its compressed form
        if weight > room / LARGEST_PART:
            return
        with self._lock:
            self._drop(address)
            self._pages[address] = page
            self._weight += weight
            while self._weight > room:
                self._drop(next(iter(self._pages)))

    def do_without(self, address: str) -> None:
        """Note that what is answered there is not kept, so that nobody waits for it."""
        with self._lock:
            self._without[address] = None
            while len(self._without) > MOST_WITHOUT:
                self._without.popitem(last=False)

    def are_without(self, address: str) -> bool:
        """Whether what was answered there last could not be kept."""
        return address in self._without

    def clear(self) -> None:
        """Let go of all."""
        with self._lock:
            self._pages.clear()
            self._without.clear()
            self._weight = 0

    def _drop(self, address: str) -> None:
        page = self._pages.pop(address, None)
        self._weight -= 2 * page.weight if page else 0

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def weight(self) -> int:
        """Bytes taken, with room for compressed forms."""
        return self._weight


PAGES = KeptPages()


def _takes_gzip(request: HttpRequest) -> bool:
    return "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
