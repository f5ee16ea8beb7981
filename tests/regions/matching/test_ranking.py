"""What a region could use, in order, with reasons in words."""

from measures.notation.grades import Grade
from measures.notation.recipients import read_recipients
from regions.legal_classes import LegalClass
from regions.matching import CAUTION, Answer, Candidate, Eligibility, Member, answer_for_region, rank

YES = Answer(Eligibility.ELIGIBLE, "中核市は「地方公共団体」に含まれます。")
ASK = Answer(Eligibility.CHECK, "中核市は掲げられていませんが、「等」があるため要確認です。")
NO = Answer(Eligibility.INELIGIBLE, "中核市は除かれています。")


def candidate(number, fields=("ウ-A:g",), grade=Grade.OTHER, answer=YES):
    return Candidate(number, f"施策{number}", None if fields is None else frozenset(fields), grade, answer)


def numbers(ranking):
    return [row.candidate.number for row in ranking.rows]


def test_shared_fields_count_before_wording_and_wording_before_the_answer():
    measures = [
        candidate(1, ["ア:b"], Grade.PRIORITY, YES),
        candidate(2, ["ウ-A:g"], Grade.OTHER, YES),
        candidate(3, ["ウ-A:g"], Grade.CONSIDERED, NO),
        candidate(4, ["ウ-A:g", "ウ-B:a"], Grade.OTHER, NO),
        candidate(5, ["ウ-A:g"], Grade.CONSIDERED, ASK),
    ]

    assert numbers(rank(measures, {"ウ-A:g", "ウ-B:a"})) == [4, 5, 3, 2, 1]


def test_classes_of_wording_stand_in_their_order():
    measures = [candidate(number, grade=grade) for number, grade in enumerate(reversed(Grade))]

    assert [row.candidate.grade for row in rank(measures, ["ウ-A:g"]).rows] == list(Grade)


def test_what_is_equal_stands_by_number():
    assert numbers(rank([candidate(3), candidate(1), candidate(2)], ["ウ-A:g"])) == [1, 2, 3]


def test_without_a_vision_its_fields_are_not_used_and_that_is_said():
    ranking = rank([candidate(1, ["ア:b"]), candidate(2, ["ア:b", "ア:c"], Grade.PRIORITY, NO)], [])

    assert numbers(ranking) == [2, 1]
    assert not ranking.by_vision
    assert ranking.order == (
        "都市圏ビジョンの政策分野が登録されていないため、並び順に使っていません。"
        "支援の書きぶり、交付先に該当するかどうかの順に並べています。"
    )
    assert ranking.rows[0].reasons == (
        "支援の書きぶりは「優先採択の配慮」です。",
        "該当しない：中核市は除かれています。",
    )
    assert ranking.rows[0].shared == ()


def test_reasons_are_words_in_the_order_in_which_they_count():
    ranking = rank(
        [candidate(1, ["ウ-B:a", "ウ-A:g", "ア:b"], Grade.CONSIDERED)],
        ["ウ-A:g", "ウ-B:a"],
        names={"ウ-A:g": "災害対策"},
    )

    assert ranking.by_vision
    assert ranking.order.startswith("都市圏ビジョンの政策分野と共通する分野の多い順、")
    assert ranking.caution == CAUTION == "支援の書きぶりは、文言からの機械的な分類です。"
    assert ranking.rows[0].shared == ("ウ-A:g", "ウ-B:a")
    assert ranking.rows[0].reasons == (
        "都市圏ビジョンと共通する政策分野は2分野です（災害対策、ウ-B:a）。",
        "支援の書きぶりは「一定程度の配慮」です。",
        "交付先に該当：中核市は「地方公共団体」に含まれます。",
    )


def test_no_shared_field_and_unread_fields_are_told_apart():
    rows = rank([candidate(1, ["ア:b"]), candidate(2, None)], ["ウ-A:g"]).rows

    assert [row.reasons[0] for row in rows] == [
        "都市圏ビジョンと共通する政策分野はありません。",
        "政策分野が読取り不可のため、都市圏ビジョンと共通する分野は要確認です。",
    ]


def test_a_region_ranks_by_the_most_that_holds_for_a_member():
    members = [Member("福山市", LegalClass.CHUKAKUSHI, core=True), Member("府中市", LegalClass.CITY)]
    texts = {1: "都道府県", 2: "交通事業者等", 3: "都道府県、指定都市、中核市"}
    measures = [
        candidate(number, answer=answer_for_region(read_recipients(text), members)) for number, text in texts.items()
    ]

    ranking = rank(measures, [])

    assert numbers(ranking) == [3, 2, 1]
    assert (
        ranking.rows[0].reasons[1]
        == "交付先に該当：構成市町村2団体のうち、「交付先に該当」は1団体、「該当しない」は1団体です。"
    )


def test_nothing_to_rank_is_nothing():
    assert rank([], ["ウ-A:g"]).rows == ()
