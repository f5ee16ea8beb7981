"""What stands in which cell, and which lines merged cells hold together."""

from measures.documents.layout import Cell, Outline, OutlineRole, cut, lay_out
from tests.measures.documents.makers import make_row, make_section


def cells_in(section, column: str) -> list[list[Cell]]:
    return [[cell for cell in group.cells if cell.column == column] for group in section.groups]


def test_a_measure_with_two_roles_stands_on_two_lines_its_other_cells_merged() -> None:
    (group,) = make_section(make_row(fields_text="ウ-A a,b\nウ-B c")).groups

    assert group.lines == 2
    assert [(cell.line, cell.lines, cell.text) for cell in group.cells if cell.column in ("role", "field")] == [
        (0, 1, "ウ-A"),
        (0, 1, "a,b"),
        (1, 1, "ウ-B"),
        (1, 1, "c"),
    ]
    assert {cell.lines for cell in group.cells if cell.column not in ("role", "field")} == {2}


def test_an_amount_printed_once_is_one_cell_over_neighbours() -> None:
    section = make_section(*(make_row(n, envelope=7, budget="712", printed_once=True) for n in (1, 2)), make_row(3))

    assert [[(cell.line, cell.lines) for cell in cells] for cells in cells_in(section, "budget")] == [
        [(0, 2)],
        [(0, 1)],
    ]
    assert [[one.number for one in group.measures] for group in section.groups] == [[1, 2], [3]]


def test_an_amount_printed_in_each_row_stands_in_each() -> None:
    section = make_section(*(make_row(n, envelope=7, budget="900の内数") for n in (1, 2)))

    assert [[cell.text for cell in cells] for cells in cells_in(section, "budget")] == [["900の内数"], ["900の内数"]]


def test_an_amount_printed_once_is_repeated_where_its_rows_are_apart() -> None:
    shared = {"envelope": 7, "budget": "712", "printed_once": True}
    section = make_section(make_row(1, **shared), make_row(2), make_row(3, **shared))

    assert [cell.text for cells in cells_in(section, "budget") for cell in cells] == ["712", "100", "712"]


def test_role_and_field_are_merged_with_the_row_above_only_where_they_are_one_line_and_the_same() -> None:
    merged = [
        make_row(1),
        make_row(2, fields_merged=True),
        make_row(3, fields_text="ア a\nウ-A b"),
        make_row(4, fields_text="ア a\nウ-A b", fields_merged=True),
    ]
    section = make_section(*merged)

    assert [[(cell.line, cell.lines) for cell in cells] for cells in cells_in(section, "role")] == [
        [(0, 2)],
        [(0, 1), (1, 1)],
        [(0, 1), (1, 1)],
    ]


def test_another_unit_begins_another_table_under_the_same_heading() -> None:
    sections = lay_out([make_row(1), make_row(2, unit="（単位：千円）"), make_row(3)])

    assert [(section.heading, section.unit) for section in sections] == [
        ("総務省", "（単位：百万円）"),
        ("総務省", "（単位：千円）"),
        ("総務省", "（単位：百万円）"),
    ]


def test_nothing_is_laid_out_as_nothing() -> None:
    assert lay_out([]) == ()


def test_cells_of_a_cut_group_are_shortened_and_in_their_order() -> None:
    (group,) = make_section(
        *(make_row(n, envelope=7, printed_once=True, fields_merged=n > 1, fields_text="ア a") for n in (1, 2, 3))
    ).groups
    piece = cut(group, 1, 3)

    assert [(cell.column, cell.line, cell.lines) for cell in piece.cells][:3] == [
        ("role", 0, 2),
        ("field", 0, 2),
        ("name", 0, 1),
    ]
    assert [(one.number, one.line) for one in piece.measures] == [(2, 0), (3, 1)]


def test_upper_headings_stand_over_their_roles() -> None:
    roles = [("", "ア"), ("", "イ"), ("ウ", "A"), ("ウ", "B")]
    outline = Outline("【役割】", tuple(OutlineRole(group, name, ("a",)) for group, name in roles))

    assert outline.groups == [("", 1), ("", 1), ("ウ", 2)]
