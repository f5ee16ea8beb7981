"""A database with something of everything, values at their edges included, and what two databases are compared by."""

from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import JSONField, Value
from django.utils import timezone

from measures.intake import apply, choose, undo
from measures.loading import load_missing
from measures.models import Edition, Entry, StagedRow, Upload
from regions.intake import apply as apply_list
from renkei.backup.contents import Manifest
from renkei.models import RecoveryCode, SecondFactor, SignInFailure, User
from tests.factories import make_call, make_empty_search, make_staged_row, make_upload, make_user
from tests.measures.intake.books import added, both, edited, received, without
from tests.regions.factories import make_project_measure, make_staff, make_total
from tests.regions.intake.files import FUKUYAMA, make_country, make_granted, make_regions, take
from tests.stored import plain

PASSWORD = "とても長い合言葉"  # of everybody that tests.factories makes
TEXT = "神\ufa19朗\uf929𠮷﨑髙 か\u3099 ｶﾅ \u2028\u200b\t\r\n'\"\\ 〜～ \ue000"
DOCUMENT: dict[str, Any] = {"z": 1, "a": 1.0, "é": [1e22, 1.5e-7, -0.5, 2**60, True, None, ""], "b": {"y": 0, "x": {}}}
LARGEST_YEN = 2**63 - 1


def make_world() -> None:
    """Make it: 2020 published, 2021 a draft, files applied, undone and waiting, lists, applications, people."""
    load_missing(by=None)
    upload = received("mic", change=both(edited(2, rate="２／３"), without(3), added(name="新しい施策")))
    apply(upload=choose(upload=upload, choices={"n3": {"missing": "abolished"}}, by=None), by=None)
    undone = received("mext", change=edited(7, rate="定額"))
    apply(upload=undone, by=None)
    undo(upload=undone, by=None)
    received("mlit", change=edited(11, rate="１／２"))
    _regions()
    _people()
    _edges()


def _regions() -> None:
    country, regions = make_country(), make_regions()
    entry = Entry.objects.get(edition__year=2020, measure__number=2)
    make_granted(regions[0], entry.measure, project_cost=LARGEST_YEN, municipality=country[FUKUYAMA])
    lines = [["圏域番号", "団体コード", "加入日", "備考"], ["R25", FUKUYAMA, "2016", "備考"]]
    apply_list(sheet=take("memberships", *lines), by=None, confirmed=True)
    make_project_measure(measure=entry.measure)
    make_call(measure=entry.measure, fiscal_year=2021, public_name="公募")
    make_total()


def _people() -> None:
    editor = make_user(role="editor", username="editor")
    make_user(role="contact", username="contact", ministry=Edition.objects.get(year=2020).blocks.first().ministry)
    make_staff(regions=[*_all_regions()], username="staff")
    guarded = make_user(username="guarded")
    SecondFactor.objects.create(user=guarded, secret="JBSWY3DPEHPK3PXP")
    RecoveryCode.objects.create(user=guarded, digest="0" * 64)
    SignInFailure.objects.create(subject="1" * 64, address="2" * 64, at=timezone.now())
    make_empty_search()
    kind = ContentType.objects.get_for_model(Entry)
    LogEntry.objects.create(user=editor, content_type=kind, object_id="1", object_repr=TEXT[:200], action_flag=CHANGE)
    Session.objects.create(session_key="k" * 32, session_data="", expire_date=timezone.now())


def _all_regions() -> Any:
    return User._meta.get_field("regions").related_model.objects.order_by("pk")


def _edges() -> None:
    """Values that a way through text could bend."""
    upload = make_upload(name="端.bin", data=bytes(range(256)), size=256, choices=DOCUMENT, findings=[DOCUMENT, []])
    moment = timezone.now().replace(microsecond=7)
    plain(Upload).filter(pk=upload.pk).update(received_at=moment, heartbeat_at=moment.replace(microsecond=0))
    make_staged_row(upload=upload, position=0, name=TEXT, before=None, after={})
    row = make_staged_row(upload=upload, position=1, name="", number=2**31 - 1)
    plain(StagedRow).filter(pk=row.pk).update(before=Value(None, JSONField()), after=None)
    gone = make_upload(name="消えた.bin")
    plain(Upload).filter(pk=gone.pk).delete()  # its number must not be given again


def contents(manifest: Manifest) -> list[tuple[Any, ...]]:
    """Return what must be equal in two databases that hold the same: rows, digests and counters of every table."""
    return [(part.name, part.columns, part.rows, part.content, part.last) for part in manifest.tables]
