"""The dictionary of what is worked out from editions: 分野別の掲載状況 and 前年度からの変更, written elsewhere."""

from measures.opendata.dictionary import Column, Table, Type
from measures.opendata.entry_table import YEAR

COVERAGE = Table(
    "coverage",
    "分野別の掲載状況",
    "一つの欄と、そこに施策のある一つの府省庁が一行。施策のない欄は府省庁が空欄の一行",
    key=("fiscal_year", "revision", "cell", "ministry"),
    addresses=("/measures/2020/coverage.csv",),
    columns=(
        Column("fiscal_year", "年度", Type.INTEGER, YEAR, required=True),
        Column("revision", "版", Type.INTEGER, required=True),
        Column("cell", "欄", words="役割と政策分野の記号（例：ウ-A:g）", required=True),
        Column("role", "役割の記号", required=True),
        Column("role_name", "役割", required=True),
        Column("letter", "政策分野の記号", required=True),
        Column("name", "政策分野", required=True),
        Column("ministry", "府省庁コード", words="施策のない欄は空欄"),
        Column("ministry_name", "府省庁", words="掲載のとおり"),
        Column("entries", "掲載施策の数", Type.INTEGER, unit="件", required=True),
        Column("envelopes", "予算額の数", Type.INTEGER, "その施策の予算額の数（重複なし）", unit="件", required=True),
        Column("budget_yen", "予算額の合計（全国分）", Type.INTEGER, "欄どうしは足し合わせられない", unit="円", required=True),
        Column("budget_upper_bound_yen", "合計のうち上限の額", Type.INTEGER, "「内数」の額", unit="円", required=True),
        Column("unread_envelopes", "読取り不可の予算額の数", Type.INTEGER, "合計に入らない", unit="件", required=True),
        Column("repeated_envelopes", "再掲の予算額の数", Type.INTEGER, "合計に入らない", unit="件", required=True),
    ),
)  # fmt: skip

CHANGES = Table(
    "changes",
    "前年度からの変更",
    "一つの施策の一つの変更が一行",
    addresses=("/measures/2021/changes.csv",),
    columns=(
        Column("fiscal_year", "年度", Type.INTEGER, YEAR, required=True),
        Column("revision", "版", Type.INTEGER, required=True),
        Column("compared_fiscal_year", "比べた年度", Type.INTEGER, YEAR, required=True),
        Column("compared_revision", "比べた版", Type.INTEGER, required=True),
        Column("kind", "変更の種類", codes="change", required=True),
        Column("number", "施策番号", Type.INTEGER, required=True),
        Column("ministry_name", "府省庁", words="掲載のとおり。終了した施策は前の年度版のとおり", required=True),
        Column("name", "施策の名称", required=True),
        Column("column", "変わった項目", words="ministry name full_name fields summary support budget rate recipients"),
        Column("old", "変更前", words="前の年度版に掲載のとおり"),
        Column("new", "変更後", words="掲載のとおり"),
        Column(
            "reason", "掲載終了の理由", words="abolished（廃止・終了） merged（統合・組替え） dropped（掲載取りやめ）"
        ),
        Column("successors", "後継施策の番号", words="空白で区切る"),
    ),
)
