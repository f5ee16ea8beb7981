"""The dictionary of ``data.csv``: the columns of ``measures.resources``, which writes them."""

from measures.opendata.dictionary import Column, Table, Type

YEAR = "年度が始まる年（西暦）。2020は令和2年度"

ENTRIES = Table(
    "entries",
    "掲載施策",
    "一つの年度版に掲載された一つの施策が一行",
    key=("fiscal_year", "revision", "number"),
    addresses=("/measures/2020/data.csv", "/measures/all/data.csv"),
    refers=(
        (("fiscal_year", "revision"), "editions"),
        (("fiscal_year", "revision", "ministry"), "ministries"),
        (("fiscal_year", "revision", "budget_envelope"), "envelopes"),
    ),
    columns=(
        Column("fiscal_year", "年度", Type.INTEGER, YEAR, required=True),
        Column("revision", "版", Type.INTEGER, "その年度の何番目の版か", required=True),
        Column("number", "施策番号", Type.INTEGER, "年度を通じて変わらない番号", required=True),
        Column("ministry", "府省庁コード", required=True),
        Column("ministry_name", "府省庁", words="掲載のとおり（表の上の府省名）", required=True),
        Column("name", "施策名", words="掲載のとおり", required=True),
        Column("full_name", "正式な名称", words="それだけで意味の分かる名称", required=True),
        Column("fields_text", "役割・政策分野", words="掲載のとおり"),
        Column("fields", "役割・政策分野（読取り）", words="欄の記号を空白で区切る（例：ウ-A:f ウ-B:a）。一行一欄の表は entry_fields"),
        Column("fields_unread", "役割・政策分野が読取り不可", Type.TRUTH, required=True),
        Column("summary", "概要", words="掲載のとおり"),
        Column("support_text", "支援の内容", words="掲載のとおり"),
        Column("support_grade", "支援の書きぶり", words="文言からの機械的な分類", codes="support_grade", required=True),
        Column("budget_envelope", "予算額の番号", Type.INTEGER, "同じ番号は同じ予算額。合計するときは番号ごとに一度だけ数える", required=True),
        Column("budget_text", "予算額", words="掲載のとおり"),
        Column("budget_unit_yen", "予算額の単位", Type.INTEGER, "掲載のとおりの数字が表す単位", unit="円", required=True),
        Column("budget_yen", "予算額（読取り）", Type.INTEGER, "全国の額。合計に入る額。読取り不可、再掲、予算措置なしは空欄", unit="円"),
        Column("budget_within", "内数（上限）", Type.TRUTH, "予算額が上限（○○の内数）", required=True),
        Column("budget_parts", "うち・別途", words="JSON。一行一件の表は envelope_parts"),
        Column("budget_shared", "予算額の共有", Type.TRUTH, "複数の施策が同じ予算額を共有", required=True),
        Column("budget_unread", "予算額が読取り不可", Type.TRUTH, required=True),
        Column("rate_text", "補助率", words="掲載のとおり"),
        Column("rate_fractions", "補助率（分数）", words="約分しない分数を空白で区切る。一行一分数の表は entry_rates"),
        Column("rate_fixed", "定額", Type.TRUTH, required=True),
        Column("rate_open", "補助率に「等」", Type.TRUTH, "ほかの率もあり得る", required=True),
        Column("rate_at_most", "補助率に「以内」", Type.TRUTH, required=True),
        Column("rate_unread", "補助率が読取り不可", Type.TRUTH, required=True),
        Column("recipients_text", "交付対象", words="掲載のとおり"),
        Column("recipients_unread", "交付対象が読取り不可", Type.TRUTH, required=True),
        Column("editor_note", "編集者の注記", words="原文にない"),
        Column("fiscal_year_name", "年度（和暦）", words="令和2年度", required=True),
        Column("support_grade_name", "支援の書きぶり（日本語）", required=True),
        Column("budget_reading", "予算額の読取りの結果", codes="budget_reading", required=True),
    ),
)  # fmt: skip
