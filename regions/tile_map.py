"""A map of Japan in 47 equal tiles, placed like the country: what a page needs to draw it as SVG. Pure, no Django.

Numbers and names of prefectures: JIS X 0401. Okinawa stands one step off Kagoshima, at the edge.
"""

from collections.abc import Mapping
from dataclasses import dataclass

STEP = 48  # units of the drawing from one tile to the next
SIDE = 44
MOST = 3  # this many and more are filled alike

# Number, name, column and row; columns from the west, rows from the north.
_PLACES = (
    *(("01", "北海道", 12, 0), ("02", "青森県", 12, 1), ("03", "岩手県", 12, 2), ("04", "宮城県", 12, 3)),
    *(("05", "秋田県", 11, 2), ("06", "山形県", 11, 3), ("07", "福島県", 12, 4), ("08", "茨城県", 12, 6)),
    *(("09", "栃木県", 12, 5), ("10", "群馬県", 11, 5), ("11", "埼玉県", 11, 6), ("12", "千葉県", 12, 7)),
    *(("13", "東京都", 11, 7), ("14", "神奈川県", 11, 8), ("15", "新潟県", 11, 4), ("16", "富山県", 10, 4)),
    *(("17", "石川県", 9, 4), ("18", "福井県", 8, 5), ("19", "山梨県", 10, 6), ("20", "長野県", 10, 5)),
    *(("21", "岐阜県", 9, 5), ("22", "静岡県", 10, 7), ("23", "愛知県", 9, 6), ("24", "三重県", 8, 7)),
    *(("25", "滋賀県", 8, 6), ("26", "京都府", 7, 6), ("27", "大阪府", 6, 7), ("28", "兵庫県", 6, 6)),
    *(("29", "奈良県", 7, 7), ("30", "和歌山県", 7, 8), ("31", "鳥取県", 5, 6), ("32", "島根県", 4, 6)),
    *(("33", "岡山県", 5, 7), ("34", "広島県", 4, 7), ("35", "山口県", 3, 7), ("36", "徳島県", 5, 9)),
    *(("37", "香川県", 5, 8), ("38", "愛媛県", 4, 8), ("39", "高知県", 4, 9), ("40", "福岡県", 2, 8)),
    *(("41", "佐賀県", 1, 8), ("42", "長崎県", 0, 8), ("43", "熊本県", 1, 9), ("44", "大分県", 2, 9)),
    *(("45", "宮崎県", 2, 10), ("46", "鹿児島県", 1, 10), ("47", "沖縄県", 0, 11)),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a prefecture stands in the grid: column 0 is the west, row 0 the north."""

    code: str
    name: str
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Tile:
    """A prefecture as it is drawn, with its number of regions."""

    place: Place
    count: int

    @property
    def anchor(self) -> str:
        """The id of the prefecture's place on the page: ``pref-34``."""
        return f"pref-{self.place.code}"

    @property
    def short_name(self) -> str:
        """The name as it fits the tile: 広島, 東京, but 北海道."""
        return self.place.name if self.place.name == "北海道" else self.place.name[:-1]

    @property
    def title(self) -> str:
        """What is read out: 「広島県：2圏域」."""
        return f"{self.place.name}：{self.count}圏域"

    @property
    def fill(self) -> str:
        """The class of the fill, ``tile-0`` to ``tile-3``, the last for three and more."""
        return f"tile-{min(self.count, MOST)}"

    @property
    def x(self) -> int:
        return self.place.column * STEP + (STEP - SIDE) // 2

    @property
    def y(self) -> int:
        return self.place.row * STEP + (STEP - SIDE) // 2

    @property
    def middle(self) -> int:
        """The x on which the words are centred."""
        return self.x + SIDE // 2

    @property
    def name_line(self) -> int:
        """The y of the line on which the name stands."""
        return self.y + 18

    @property
    def count_line(self) -> int:
        """The y of the line on which the number stands."""
        return self.y + 36


@dataclass(frozen=True, slots=True)
class TileMap:
    """The drawing: its size in units, and the tiles in the order of their numbers, which is that of the keyboard."""

    width: int
    height: int
    side: int
    tiles: tuple[Tile, ...]


PLACES = tuple(Place(*place) for place in _PLACES)


def draw_tile_map(counts: Mapping[str, int]) -> TileMap:
    """The map for numbers of regions by prefecture (``{"34": 2}``); one that is not named has none.

    Raises ValueError for a key that is no prefecture's number and for a number below zero.
    Drawn by ``regions/_map.svg.html``; the page must have the ids ``pref-01`` to ``pref-47``.
    """
    unknown = sorted(counts.keys() - {place.code for place in PLACES})
    if unknown:
        raise ValueError(f"no prefectures: {', '.join(unknown)}")
    if any(count < 0 for count in counts.values()):
        raise ValueError("a number of regions is below zero")
    width = (max(place.column for place in PLACES) + 1) * STEP
    height = (max(place.row for place in PLACES) + 1) * STEP
    return TileMap(width, height, SIDE, tuple(Tile(place, counts.get(place.code, 0)) for place in PLACES))
