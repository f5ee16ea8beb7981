"""When the database is away or a disk is full: what a person is told, on a page and in a terminal."""

import errno

from django.db import InterfaceError, InternalError, OperationalError, connection

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
DATABASE = (
    "データベースを使えません。データベースが動いているか、接続先（PGHOST・PGDATABASE・RENKEI_SQLITE など）が正しいか、"
    "空き容量があるかを確認してください。途中の操作は取り消されています。"
)
DISK = "空き容量が足りません。空きを作ってから、もう一度実行してください。途中の操作は取り消されています。"


def words_of_outage(error: BaseException | None) -> str:
    """Return what is out, for a person who runs the system; "" where the error is of another kind.

    Django lets errors of the driver itself through where it closes a cursor of the server.
    """
    driver = connection.Database
    own = (driver.OperationalError, driver.InterfaceError, driver.InternalError)
    if isinstance(error, (OperationalError, InterfaceError, InternalError, *own)):
        return DATABASE
    if isinstance(error, OSError) and error.errno in FULL:
        return DISK
    return ""
