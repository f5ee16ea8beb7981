"""交付対象: what is written reads back, and no text whatever raises."""

from hypothesis import given
from hypothesis import strategies as st

from measures.notation.bodies import NAMES, includes, is_government
from measures.notation.reading import BLANK, READ, UNREAD
from measures.notation.recipients import (
    Clause,
    RecipientClass,
    Recipients,
    describe_recipients,
    read_recipients,
    write_recipients,
)

C = RecipientClass


@st.composite
def named_clauses(draw):
    kind = draw(st.sampled_from([kind for kind in C if kind is not C.OTHER]))
    inner = [part for part in C if is_government(kind) and part is not kind and includes(kind, part)]
    excluded = draw(st.lists(st.sampled_from(inner), max_size=3, unique=True)) if inner else []
    return Clause(kind, draw(st.sampled_from(NAMES[kind])), tuple(excluded))


worded_clauses = st.sampled_from(
    [
        Clause(C.OTHER, "森林所有者"),
        Clause(C.OTHER, "農林漁業者の組織する団体", qualified=True),
        Clause(C.COUNCIL, "複数の市町村を構成員とする協議会", qualified=True),
        Clause(C.MUNICIPALITY, "連携市町村", (C.DESIGNATED_CITY,), qualified=True),
    ]
)
lists = st.builds(
    lambda clauses, is_open: Recipients(READ, tuple(clauses), is_open),
    st.lists(named_clauses() | worded_clauses, min_size=1, max_size=5, unique=True),
    st.booleans(),
)


@given(lists | st.just(Recipients(BLANK)))
def test_what_is_written_reads_back(value):
    assert read_recipients(write_recipients(value)) == value


FRAGMENTS = (
    "都道府県|市町村|指定都市|中核市|地方公共団体|協議会|民間事業者|森林組合|過疎地域の|複数の|、|・|及び|又は|その他の|や|と|等|"
    "を除く|を含む|以外の|（|）|が構成する|に限る|①|。|市|村|団体|1|\n"
)
fragments = st.sampled_from(FRAGMENTS.split("|"))


@given(st.lists(fragments, max_size=10).map("".join) | st.text())
def test_no_text_raises_and_what_is_read_is_written_and_read_again(text):
    value = read_recipients(text)
    assert describe_recipients(value)
    if value.reading is not UNREAD:
        assert read_recipients(write_recipients(value)) == value
