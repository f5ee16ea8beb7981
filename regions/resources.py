"""Column ⇄ field of the flat lists: declared once for reading, writing, and the workbook to fill in.

An attribute is a key of the plain record that ``regions/intake`` compares; a heading is known by its Japanese name or
one of its synonyms, whatever its width, brackets and unit.
"""

from typing import Any

from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import Widget

from regions.legal_classes import LegalClass
from regions.models import Application, LegalStatus
from regions.stages import LABELS
from regions.widgets.amounts import YenWidget
from regions.widgets.choices import ChoiceWidget, FlagWidget
from regions.widgets.codes import CodeWidget, MeasureWidget, NumberWidget, PrefectureWidget, RegionsWidget
from regions.widgets.dates import DateWidget, YearWidget
from regions.widgets.texts import AddressWidget, KanaWidget, TextWidget


class Column(Field):
    """One column. ``silent``: an empty cell says nothing instead of emptying what stands. ``aside``: written for the
    reader's eye and compared, but never stored. ``width``: characters in the workbook. ``hint``: how to fill it in.
    """

    def __init__(
        self,
        attribute: str,
        heading: str,
        widget: Widget,
        *,
        synonyms: str = "",
        silent: bool = False,
        aside: bool = False,
        width: int = 14,
        hint: str = "",
    ) -> None:
        super().__init__(attribute=attribute, column_name=heading, widget=widget, readonly=aside)
        self.names = [heading, *synonyms.split()]
        self.silent, self.aside, self.width, self.hint = silent, aside, width, hint

    @property
    def heading(self) -> str:
        """The Japanese name."""
        return str(self.column_name)

    @property
    def is_money(self) -> bool:
        """Whether it holds amounts, which have a unit."""
        return isinstance(self.widget, YenWidget)

    def write(self, record: dict[str, Any], **kwargs: Any) -> str:
        """Return the text of the column in a record."""
        return str(self.export(record, **kwargs))


class FlatResource(Resource):
    """The columns of one kind of list, and which headings a table must have: all of one of the sets in ``needed``."""

    needed: tuple[tuple[str, ...], ...] = ()

    @property
    def columns(self) -> dict[str, Column]:
        """The columns by attribute, in their order."""
        return {field.attribute: field for field in self.fields.values()}


KINDS = dict(LegalStatus.KINDS)
DATE = "2019-03-29、2019-03、2019 の形。分からないときは空欄"
AMOUNT = "見出しの単位で記入。分からないときは空欄"


class MunicipalityResource(FlatResource):
    """市区町村の一覧: the list of a year, as 総務省 publishes it, with classes and abolitions beside."""

    needed = (("code", "name"),)

    code = Column("code", "団体コード", CodeWidget(known=False),
                  synonyms="全国地方公共団体コード 市区町村コード 市町村コード 地方公共団体コード コード", hint="検証番号を含む6桁")  # fmt: skip
    prefecture = Column("prefecture", "都道府県", PrefectureWidget(), synonyms="都道府県名 都道府県名（漢字）", silent=True)  # fmt: skip
    name = Column("name", "名称", TextWidget(50), synonyms="市区町村名 市区町村名（漢字） 市町村名 団体名 市区町村", silent=True)  # fmt: skip
    kana = Column("kana", "よみ", KanaWidget(100), synonyms="市区町村名（カナ） 市区町村名カナ フリガナ カナ ふりがな", silent=True, width=20)  # fmt: skip
    kind = Column("kind", "区分", ChoiceWidget(KINDS, {"政令指定都市": "designated_city", "特例市": "special_city", "東京都特別区": "special_ward"}),
                  synonyms="団体区分 市区町村の区分 都市区分", silent=True, hint="、".join(KINDS.values()))  # fmt: skip
    kind_begins_on = Column("kind_begins_on", "区分の開始日", DateWidget(), synonyms="区分開始日 移行日 移行年月日", silent=True, hint=DATE)  # fmt: skip
    established_on = Column("established_on", "設置日", DateWidget(), synonyms="設置年月日", silent=True, hint=DATE)
    abolished_on = Column("abolished_on", "廃止日", DateWidget(), synonyms="廃止年月日", hint="存続していれば空欄")
    successor = Column("successor", "承継した団体のコード", CodeWidget(known=False), synonyms="承継団体コード 承継コード 承継した市区町村", hint="廃止日とともに記入", width=20)  # fmt: skip


class MembershipResource(FlatResource):
    """構成市町村の一覧: who belongs to which region from when to when."""

    needed = (("region", "municipality"),)

    region = Column("region", "圏域番号", RegionsWidget(one=True), synonyms="圏域 圏域コード 圏域名 連携中枢都市圏 都市圏", hint="例：R01")  # fmt: skip
    municipality = Column("municipality", "団体コード", CodeWidget(known=True),
                          synonyms="全国地方公共団体コード 市区町村コード 市町村コード コード 構成市町村コード", hint="検証番号を含む6桁")  # fmt: skip
    municipality_name = Column("municipality_name", "市区町村名", TextWidget(), synonyms="市町村名 構成市町村 構成市町村名 団体名", aside=True, hint="確認用。コードと合わないときは指摘します")  # fmt: skip
    core = Column("core", "連携中枢都市", FlagWidget(blank=False, yes="連携中枢都市", no="連携市町村"), synonyms="中枢都市 連携中枢都市か", hint="はい・いいえ")  # fmt: skip
    counted = Column("counted", "国の集計に含む", FlagWidget(blank=True), synonyms="集計対象", hint="はい・いいえ")
    begins_on = Column("begins_on", "加入日", DateWidget(), synonyms="協約日 連携協約日 連携協約の日 締結日 連携協約締結日", hint=DATE)  # fmt: skip
    ends_on = Column("ends_on", "最終日", DateWidget(), synonyms="脱退日 終了日", hint="続いていれば空欄")
    source = Column("source", "出典", TextWidget(1000), width=30)
    as_of = Column("as_of", "出典の時点", DateWidget(), synonyms="時点 確認日", hint=DATE)
    note = Column("note", "備考", TextWidget(), synonyms="注記", width=30)


class ApplicationResource(FlatResource):
    """申請・採択状況の一覧: who applied for what, and how far it came."""

    needed = (("number",), ("regions", "applicant"))

    number = Column(
        "number", "整理番号", NumberWidget(), synonyms="番号", hint="新しい行は空欄（取込みのときに付きます）"
    )
    regions = Column("regions", "圏域番号", RegionsWidget(one=False), synonyms="圏域 圏域コード 圏域名 連携中枢都市圏 都市圏", hint="例：R01。二つ以上は空白で区切る")  # fmt: skip
    measure = Column("measure", "施策番号", MeasureWidget(), hint="分からないときは空欄とし、施策の名称を記入")
    measure_text = Column("measure_text", "施策の名称", TextWidget(500), synonyms="施策名 補助金名 事業名 公募名 施策の名称（資料の記載） 支援策名", width=30)  # fmt: skip
    fiscal_year = Column("fiscal_year", "年度", YearWidget(), synonyms="申請年度 採択年度 実施年度", hint="令和2年度、R2、2020 の形")  # fmt: skip
    years_text = Column(
        "years_text", "年度（資料の記載）", TextWidget(100), width=18, hint="年度が一つに決まらないとき"
    )
    applicant = Column("applicant", "申請者", TextWidget(300), synonyms="申請団体 申請者名 実施団体 団体名", width=20)
    applicant_kind = Column("applicant_kind", "申請者の種類", ChoiceWidget({kind.value: kind.label for kind in LegalClass}, {"政令指定都市": "designated_city"}),
                            synonyms="申請者の区分", hint="、".join(kind.label for kind in LegalClass))  # fmt: skip
    municipality = Column("municipality", "団体コード", CodeWidget(known=True),
                          synonyms="全国地方公共団体コード 市区町村コード 市町村コード コード", hint="申請者又は実施地。検証番号を含む6桁")  # fmt: skip
    project = Column("project", "事業の名称", TextWidget(500), synonyms="事業の名称（取組） 取組名 取組の名称 提案名", width=30)  # fmt: skip
    route = Column("route", "方式", ChoiceWidget(dict(Application.Route.choices), {"公募": "open", "要望": "request"}), hint="公募型、要望型、不明", silent=True)  # fmt: skip
    stage = Column("stage", "段階", ChoiceWidget({stage.value: label for stage, label in LABELS.items()}), synonyms="状況 申請の段階", silent=True, hint="、".join(LABELS.values()))  # fmt: skip
    stage_text = Column("stage_text", "段階（資料の記載）", TextWidget(100), width=18, hint="資料に別の言葉があるとき")
    reached_on = Column("reached_on", "段階の日付", DateWidget(), synonyms="日付 年月日 決定日 採択日", silent=True, hint=DATE)  # fmt: skip
    project_cost = Column("project_cost", "事業費（円）", YenWidget(), synonyms="事業費 総事業費", hint=AMOUNT)
    requested = Column("requested", "要望・申請額（円）", YenWidget(), synonyms="要望・申請額 申請額 要望額 交付申請額", hint=AMOUNT, width=18)  # fmt: skip
    granted = Column(
        "granted", "交付決定額（円）", YenWidget(), synonyms="交付決定額 決定額 交付額", hint=AMOUNT, width=18
    )
    settled = Column("settled", "確定額（円）", YenWidget(), synonyms="確定額 交付確定額 額の確定額", hint=AMOUNT)
    rate_text = Column("rate_text", "補助率", TextWidget(100))
    carried_over = Column("carried_over", "繰越し", FlagWidget(blank=False), synonyms="繰越", hint="はい・いいえ")
    reason = Column("reason", "申請しない理由", ChoiceWidget(dict(Application.Reason.choices)), hint="申請見送りのときだけ。" + "、".join(label for value, label in Application.Reason.choices if value), width=18)  # fmt: skip
    source = Column("source", "出典", AddressWidget(1000), synonyms="URL 出典URL", width=30, hint="公表されているページのアドレス")  # fmt: skip
    note = Column("note", "備考", TextWidget(), synonyms="注記", width=30)
