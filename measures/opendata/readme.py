"""``README.txt`` of a package: what is in it, for people."""

from collections.abc import Iterable

from measures.exports import CONTRACT_VERSION
from measures.opendata.dictionary import Table
from measures.opendata.terms import ATTRIBUTION


def write_readme(title: str, about: str, tables: Iterable[Table]) -> str:
    """Return the text: what each file is, how the CSVs are written, and what to mind."""
    files = [f"{table.name}.csv　{table.label}：{table.words}" for table in tables]
    return "\n".join(
        [
            title,
            f"内容：{about}",
            f"データ仕様の版（contract_version）：{CONTRACT_VERSION}",
            ATTRIBUTION,
            "",
            "ファイル",
            *(f"・{line}" for line in files),
            "・data.json　掲載施策（JSON）。列の入れ子になった形",
            "・opendata.xlsx　同じ表をシートごとに収めたブック",
            "・datapackage.json　項目定義（機械可読。Frictionless Data Package）",
            "・LICENSE.txt　利用条件と出典",
            "",
            "CSVの形",
            "・UTF-8（BOM付き）、区切りはコンマ、改行はCRLF、見出しは1行目だけです。結合セルはありません。",
            "・数は数字だけです。単位は項目定義（dictionary.csv）にあります。金額の単位は全て円です。",
            "・年度は始まる年の西暦の数字、日付はISO 8601です。和暦は「_name」で終わる列にあります。",
            "・真偽は true と false、値のないセルは空欄です。セルの中の改行は掲載のとおりです。",
            "・= + - @ タブ 改行 ＝ ＋ － ＠ で始まる文字列は、表計算ソフトが数式とみなさないように、先頭に ' を一つ付けています。",
            "  元の文字列に戻すには、' の後がこれらの文字であるセルから、先頭の ' を一つ取り除いてください。",
            "・data.json と opendata.xlsx の文字列には ' を付けていません。",
            "・表計算ソフトでCSVを開くと「100,000」が数に、「1/2」が日付に変わり、「011002」の先頭の0が落ちることがあります。",
            "  opendata.xlsx を使うか、取り込むときに列を文字列と指定してください。",
            "",
            "列は追加されることがありますが、名前と意味は変えません。変えるときは contract_version の最初の数字を変えます。",
            "予算額は全国の額です。同じ予算額を複数の施策が共有するため、合計には envelopes.csv の counted_yen を使ってください。",
            "",
        ]
    )
