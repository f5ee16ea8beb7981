"""The map in tiles: where they stand, what is drawn, and that its words can be read."""

from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.template import Context, Engine

from regions.tile_map import MOST, PLACES, SIDE, STEP, TileMap, draw_tile_map
from tests.colours import contrast, variables

BY_NAME = {place.name: place for place in PLACES}
SVG = "{http://www.w3.org/2000/svg}"

# Prefectures with a common border (or a bridge) whose tiles touch, at least by a corner.
NEIGHBOURS = """
青森-岩手 青森-秋田 岩手-宮城 岩手-秋田 秋田-山形 宮城-山形 宮城-福島 山形-福島 山形-新潟 福島-新潟 福島-栃木 福島-群馬
茨城-栃木 茨城-千葉 茨城-埼玉 栃木-群馬 栃木-埼玉 群馬-埼玉 群馬-新潟 群馬-長野 埼玉-東京 埼玉-山梨 埼玉-千葉 埼玉-長野
千葉-東京 東京-神奈川 東京-山梨 神奈川-静岡 山梨-静岡 山梨-長野 新潟-富山 新潟-長野 富山-石川 富山-岐阜 富山-長野
石川-福井 石川-岐阜 福井-岐阜 福井-滋賀 福井-京都 長野-岐阜 長野-愛知 岐阜-愛知 岐阜-滋賀 静岡-愛知 愛知-三重 三重-滋賀
三重-奈良 三重-和歌山 三重-京都 滋賀-京都 京都-兵庫 京都-大阪 京都-奈良 大阪-兵庫 大阪-奈良 大阪-和歌山 奈良-和歌山
兵庫-鳥取 兵庫-岡山 鳥取-島根 鳥取-岡山 鳥取-広島 島根-広島 島根-山口 岡山-広島 岡山-香川 広島-山口 広島-愛媛 徳島-香川 徳島-高知
徳島-愛媛 香川-愛媛 愛媛-高知 山口-福岡 福岡-佐賀 福岡-熊本 福岡-大分 佐賀-長崎 熊本-大分 熊本-宮崎 熊本-鹿児島 大分-宮崎 宮崎-鹿児島
"""
NORTH_TO_SOUTH = ["北海道", "青森県", "宮城県", "東京都", "和歌山県", "高知県", "鹿児島県", "沖縄県"]
WEST_TO_EAST = [
    "長崎県",
    "福岡県",
    "山口県",
    "広島県",
    "岡山県",
    "大阪府",
    "京都府",
    "滋賀県",
    "愛知県",
    "静岡県",
    "東京都",
    "千葉県",
]


def full(name):
    return next(place for place in PLACES if place.name.startswith(name))


def test_all_47_prefectures_stand_in_places_of_their_own():
    assert [place.code for place in PLACES] == [f"{number:02}" for number in range(1, 48)]
    assert len(BY_NAME) == 47
    assert len({(place.column, place.row) for place in PLACES}) == 47
    assert min(place.column for place in PLACES) == min(place.row for place in PLACES) == 0


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("01", "北海道"),
        ("13", "東京都"),
        ("26", "京都府"),
        ("27", "大阪府"),
        ("34", "広島県"),
        ("35", "山口県"),
        ("47", "沖縄県"),
    ],
)
def test_numbers_are_those_of_the_standard(code, name):
    assert BY_NAME[name].code == code


def test_neighbours_touch():
    pairs = [pair.split("-") for pair in NEIGHBOURS.split()]
    apart = [(a, b) for a, b in pairs if max(abs(full(a).column - full(b).column), abs(full(a).row - full(b).row)) != 1]

    assert len(pairs) == 84
    assert apart == []


def test_islands_are_joined_to_others_by_the_strait_only():
    shikoku = {"徳島県", "香川県", "愛媛県", "高知県"}
    kyushu = {"福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県"}
    crossing = {
        tuple(sorted((a.name, b.name)))
        for a in PLACES
        for b in PLACES
        if abs(a.column - b.column) + abs(a.row - b.row) == 1
        and any((a.name in island) != (b.name in island) for island in (shikoku, kyushu))
    }

    assert crossing == {("岡山県", "香川県"), ("広島県", "愛媛県")}


def test_tiles_stand_like_the_country():
    rows = [BY_NAME[name].row for name in NORTH_TO_SOUTH]
    columns = [BY_NAME[name].column for name in WEST_TO_EAST]

    assert rows == sorted(set(rows))
    assert columns == sorted(set(columns))


def test_tiles_do_not_overlap_and_lie_inside_the_drawing():
    drawn = draw_tile_map({})

    assert (drawn.width, drawn.height, SIDE < STEP) == (13 * STEP, 12 * STEP, True)
    assert all(
        tile.x >= 0 and tile.x + SIDE <= drawn.width and tile.y >= 0 and tile.y + SIDE <= drawn.height
        for tile in drawn.tiles
    )
    assert all(tile.y < tile.name_line < tile.count_line < tile.y + SIDE for tile in drawn.tiles)


@pytest.mark.parametrize(("count", "fill"), [(0, "tile-0"), (1, "tile-1"), (2, "tile-2"), (3, "tile-3"), (7, "tile-3")])
def test_the_fill_follows_the_number_of_regions(count, fill):
    tile = draw_tile_map({"34": count}).tiles[33]

    assert (tile.title, tile.fill, tile.anchor) == (f"広島県：{count}圏域", fill, "pref-34")


@pytest.mark.parametrize("counts", [{"48": 1}, {"広島県": 1}, {"342076": 1}, {"34": -1}])
def test_what_is_no_number_of_a_prefecture_is_refused(counts):
    with pytest.raises(ValueError, match=r"no prefectures|below zero"):
        draw_tile_map(counts)


# what is drawn


def drawn_svg(drawn: TileMap) -> ElementTree.Element:
    """The svg as a browser reads it, where it is always in its namespace."""
    engine = Engine(dirs=[settings.ROOT / "regions" / "templates"])
    html = engine.get_template("regions/_map.svg.html").render(Context({"map": drawn}))
    figure = ElementTree.fromstring(html.strip().replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '))
    return next(figure.iter(f"{SVG}svg"))


def test_every_tile_is_a_link_with_its_title_name_and_number():
    links = list(drawn_svg(draw_tile_map({"34": 2, "35": 3, "01": 11})).iter(f"{SVG}a"))

    shown = [
        [one.get("href"), *(text.text for text in one if text.tag != f"{SVG}rect"), one.get("class")] for one in links
    ]
    assert len(shown) == 47
    assert shown[0] == ["#pref-01", "北海道：11圏域", "北海道", "11", "tile tile-3"]
    assert shown[33:36] == [
        ["#pref-34", "広島県：2圏域", "広島", "2", "tile tile-2"],
        ["#pref-35", "山口県：3圏域", "山口", "3", "tile tile-3"],
        ["#pref-36", "徳島県：0圏域", "徳島", "0", "tile tile-0"],
    ]
    assert all(one[0].tag == f"{SVG}title" for one in links)


def test_the_drawing_has_a_name_and_no_style_or_script_of_its_own():
    svg = drawn_svg(draw_tile_map({}))

    assert (svg.get("role"), svg.get("aria-label")) == ("group", "都道府県別の圏域の数（地図）")
    assert not [
        (one.tag, name)
        for one in svg.iter()
        for name in one.attrib
        if name in {"style", "fill"} or name.startswith("on")
    ]
    assert {one.tag.removeprefix(SVG) for one in svg.iter()} == {"svg", "a", "title", "rect", "text"}


# colours: those of every page are in tests/renkei/test_colours.py


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("number", range(MOST + 1))
def test_words_stand_out_from_their_fill(number, dark):
    assert contrast(f"--tile-{number}", f"--tile-{number}-ink", variables(dark=dark)) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_edge_of_a_tile_and_its_focus_stand_out_from_the_paper(dark):
    known = variables(dark=dark)

    assert contrast("--line-strong", "--paper", known) >= 3
    assert contrast("--focus", "--paper", known) >= 3


def test_every_fill_of_a_tile_has_its_rule():
    css = (settings.ROOT / "renkei/static/renkei/site.css").read_text("utf-8")

    for number in range(MOST + 1):
        assert f".tile-{number} rect {{ fill: var(--tile-{number}); }}" in css
        assert f".tile-{number} text {{ fill: var(--tile-{number}-ink); }}" in css


def test_the_contrast_is_that_of_the_standard():
    known = {"--black": "#000", "--white": "#ffffff", "--grey": "#767676"}

    assert contrast("--black", "--white", known) == pytest.approx(21)
    assert contrast("--grey", "--white", known) == pytest.approx(4.54, abs=0.01)
