"""The tables of regions, memberships and applications as open data, with their dictionary."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from measures.csv_files import Row
from measures.opendata.code_lists import CODES, CodeLists
from measures.opendata.dictionary import Column, Table, Type, get
from regions.models import Application, CityRegion, LegalStatus, Membership
from regions.rosters import roster_of

DAY = "分かっているところまでの日付（2019、2019-03、2019-03-29）"
CODE = "全国地方公共団体コード（検証番号を含む6桁。先頭の0を落とさない）"

REGIONS = Table(
    "regions",
    "圏域",
    "一つの連携中枢都市圏が一行",
    key=("region",),
    addresses=("/regions/data.csv",),
    columns=(
        Column("region", "圏域番号", Type.TEXT, "R01 の形", get("region.code"), required=True),
        Column("name", "名称", Type.TEXT, "", get("region.name"), required=True),
        Column("alias", "通称", Type.TEXT, "", get("region.alias")),
        Column("declared_on", "連携中枢都市宣言の日", Type.TEXT, DAY, get("region.declared_on")),
        Column("agreed_on", "最初の連携協約の日", Type.TEXT, DAY, get("region.agreed_on")),
        Column("formed_on", "圏域の形成日", Type.TEXT, f"{DAY}。協約の日と異なるとき", get("region.formed_on")),
        Column("ended_on", "圏域の最終日", Type.TEXT, DAY, get("region.ended_on")),
        Column("vision_on", "最初の都市圏ビジョンの日", Type.TEXT, DAY, get("region.vision_on")),
        Column("population", "人口", Type.INTEGER, "どの調査の値かは population_note", get("region.population"), unit="人"),
        Column("population_note", "人口の注記", Type.TEXT, "", get("region.population_note")),
        Column("source", "出典", Type.TEXT, "一行に一つ", get("region.sources")),
        Column("as_of", "出典の時点", Type.TEXT, DAY, get("region.as_of")),
        Column("on", "指定した日", Type.DAY, "on を指定したときだけ", get("on")),
        Column("certain", "指定した日に存在", Type.TRUTH, "false は日付が分からず確かでない。on を指定したときだけ", get("certain")),
        Column("member_count", "構成市町村の数（実数）", Type.INTEGER, "確かなもの。on を指定したときだけ", get("size"), unit="団体"),
        Column("unconfirmed_count", "加入日未確認の数", Type.INTEGER, "on を指定したときだけ", get("unconfirmed"), unit="団体"),
    ),
)  # fmt: skip

MEMBERS = Table(
    "members",
    "構成市町村",
    "一つの市町村の一つの圏域への加入が一行。二つの圏域に属する市町村は二行（延べ）",
    key=("region", "municipality", "begins_on"),
    addresses=("/regions/members.csv",),
    refers=((("region",), "regions"),),
    columns=(
        Column("region", "圏域番号", Type.TEXT, "", get("membership.region.code"), required=True),
        Column("region_name", "圏域", Type.TEXT, "", get("membership.region.name"), required=True),
        Column("municipality", "団体コード", Type.TEXT, CODE, get("membership.municipality.code"), required=True),
        Column("municipality_name", "市町村", Type.TEXT, "", get("membership.municipality.name"), required=True),
        Column("prefecture", "都道府県コード", Type.TEXT, "2桁", get("membership.municipality.prefecture.code"), required=True),
        Column("prefecture_name", "都道府県", Type.TEXT, "", get("membership.municipality.prefecture.name"), required=True),
        Column("core", "連携中枢都市", Type.TRUTH, "false は連携市町村", get("membership.core"), required=True),
        Column("counted", "国の集計に含む", Type.TRUTH, "", get("membership.counted"), required=True),
        Column("begins_on", "加入日", Type.TEXT, f"{DAY}。分からなければ空欄。連携中枢都市は圏域の形成日", get("membership.begins")),
        Column("ends_on", "最終日", Type.TEXT, f"{DAY}。続いていれば空欄", get("membership.ends_on")),
        Column("source", "出典", Type.TEXT, "", get("membership.source")),
        Column("as_of", "出典の時点", Type.TEXT, DAY, get("membership.as_of")),
        Column("on", "指定した日", Type.DAY, "on を指定したときだけ", get("on")),
        Column("certain", "指定した日に加入", Type.TRUTH, "false は加入日が分からず確かでない。on を指定したときだけ", get("certain")),
        Column("legal_class", "指定した日の区分", Type.TEXT, "on を指定したときだけ", get("legal_class"), codes="legal_class"),
    ),
)  # fmt: skip

APPLICATIONS = Table(
    "applications",
    "申請・採択状況",
    "公表された一つの申請が一行。複数の圏域にわたる申請も一行",
    key=("number",),
    addresses=("/applications/2020/data.csv", "/applications/unknown/data.csv"),
    columns=(
        Column("fiscal_year", "年度", Type.INTEGER, "西暦。特定できなければ空欄"),
        Column("years_text", "年度（出典のとおり）", words="平成28～30"),
        Column("number", "整理番号", Type.INTEGER, "変わらない番号", required=True),
        Column("measure", "施策番号", Type.INTEGER, "出典の名称が目録の施策に当たらなければ空欄"),
        Column("measure_name", "施策名", words="公表した年度版での名称。なければ出典のとおり"),
        Column("ministry_name", "府省庁"),
        Column("measure_text", "施策名（出典のとおり）", words="公募名のことが多い"),
        Column("regions", "圏域番号", words="空白で区切る（例：R22 R25）"),
        Column("region_names", "圏域"),
        Column("applicant", "申請者", words="出典のとおり"),
        Column("applicant_kind", "申請者の区分", codes="applicant_kind"),
        Column("municipality", "団体コード", words=f"申請した、又は事業を行う市区町村。{CODE}"),
        Column("municipality_name", "市区町村"),
        Column("project", "事業の名称"),
        Column("route", "経路", codes="route", required=True),
        Column("stage", "段階", words="分かっている最後の段階", codes="stage", required=True),
        Column("stage_name", "段階（日本語）", required=True),
        Column("stage_text", "段階（出典のとおり）"),
        Column("stage_on", "段階の日", words=DAY),
        Column("carried_over", "繰越し", Type.TRUTH, required=True),
        Column("project_cost_yen", "事業費", Type.INTEGER, unit="円"),
        Column("requested_yen", "要望・申請額", Type.INTEGER, unit="円"),
        Column("granted_yen", "交付決定額", Type.INTEGER, unit="円"),
        Column("settled_yen", "確定額", Type.INTEGER, unit="円"),
        Column("rate_text", "補助率", words="出典のとおり"),
        Column("source", "出典", words="公表されたページ"),
        Column("confirmed", "出典を確認", Type.TRUTH, "編集者が出典と照らし合わせた", required=True),
        Column("confirmed_on", "確認日", Type.DAY),
        Column("note", "備考"),
    ),
)
TABLES = (REGIONS, MEMBERS, APPLICATIONS)


def _choices(model: Any, name: str) -> list[tuple[str, str]]:
    return [(str(code), str(words)) for code, words in model._meta.get_field(name).flatchoices]


REGION_CODES: CodeLists = {
    "legal_class": ("市区町村の区分", _choices(LegalStatus, "kind")),
    "applicant_kind": ("申請者の区分", _choices(Application, "applicant_kind")),
    "route": ("申請の経路", _choices(Application, "route")),
    "stage": ("申請の段階", _choices(Application, "stage")),
}
ALL_CODES: CodeLists = {**CODES, **REGION_CODES}


@dataclass(frozen=True, slots=True)
class RegionLine:
    """A region as a row. All but the region is None where no day was asked for."""

    region: CityRegion
    on: str | None = None
    certain: bool | None = None
    size: int | None = None
    unconfirmed: int | None = None


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A membership as a row. All but the membership is None where no day was asked for."""

    membership: Membership
    on: str | None = None
    certain: bool | None = None
    legal_class: str | None = None


def region_rows(regions: Iterable[CityRegion], *, on: date | None = None) -> Iterator[Row]:
    """Yield the header row and a row a region; with ``on`` those that existed that day, or may have."""
    yield REGIONS.header
    for region in regions:
        if on is None:
            yield REGIONS.row(RegionLine(region))
            continue
        roster = roster_of(region, on)
        if roster.existed is not False:
            certain = roster.existed is True
            yield REGIONS.row(RegionLine(region, on.isoformat(), certain, roster.size, roster.unconfirmed))


def member_rows(regions: Iterable[CityRegion], *, on: date | None = None) -> Iterator[Row]:
    """Yield the header row and a row a membership; with ``on`` those that held that day, or may have."""
    yield MEMBERS.header
    for region in regions:
        if on is None:
            for membership in region.memberships.all():
                yield MEMBERS.row(MemberLine(membership))
            continue
        roster = roster_of(region, on)
        for held in roster.held if roster.existed is not False else ():
            kind = held.status.kind if held.status else None
            yield MEMBERS.row(MemberLine(held.membership, on.isoformat(), held.certain, kind))
