"""The kinds of body that law and use tell apart, as a city-region knows its members and partners.

Sources: 地方自治法 第1条の3, 第8条 (市), 第252条の19 (指定都市), 第252条の22 (中核市), 第281条 (特別区),
第284条 (一部事務組合, 広域連合), 平成26年法律第42号附則 (施行時特例市).
"""

from enum import StrEnum


class LegalClass(StrEnum):
    """The narrowest class of a body: a 指定都市 is ``DESIGNATED_CITY`` and never ``CITY``, which is any other city.

    ``CHUKAKUSHI`` is the one romaji name, on purpose: "core city" means 連携中枢都市 here, and officially 中核市 too.
    """

    DESIGNATED_CITY = "designated_city"
    CHUKAKUSHI = "chukakushi"
    SPECIAL_CITY = "special_city"
    CITY = "city"
    TOWN = "town"
    VILLAGE = "village"
    SPECIAL_WARD = "special_ward"
    PREFECTURE = "prefecture"
    PARTIAL_AFFAIRS_ASSOCIATION = "partial_affairs_association"
    WIDE_AREA_UNION = "wide_area_union"
    COUNCIL = "council"
    PRIVATE = "private"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Japanese word: ``LegalClass.CITY.label`` is 市."""
        return _LABELS[self]


_LABELS = {
    LegalClass.DESIGNATED_CITY: "指定都市",
    LegalClass.CHUKAKUSHI: "中核市",
    LegalClass.SPECIAL_CITY: "施行時特例市",
    LegalClass.CITY: "市",
    LegalClass.TOWN: "町",
    LegalClass.VILLAGE: "村",
    LegalClass.SPECIAL_WARD: "特別区",
    LegalClass.PREFECTURE: "都道府県",
    LegalClass.PARTIAL_AFFAIRS_ASSOCIATION: "一部事務組合",
    LegalClass.WIDE_AREA_UNION: "広域連合",
    LegalClass.COUNCIL: "協議会",
    LegalClass.PRIVATE: "民間",
    LegalClass.OTHER: "その他",
}
