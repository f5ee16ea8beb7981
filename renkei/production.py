"""What makes settings unsafe where others reach the site: found at start, said in Japanese, all at once."""

from collections.abc import Sequence
from dataclasses import dataclass

KEY_LENGTH = 50  # what Django's own check (security.W009) asks for
KEY_LETTERS = 5


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the environment says of a site in production."""

    key: str
    debug: bool
    hosts: Sequence[str]
    proxy_header: str
    proxies: str


def read_faults(chosen: Chosen) -> list[str]:
    """Return what must be mended before the site may start in production; nothing where all is well."""
    return [*_key_faults(chosen.key), *_host_faults(chosen.hosts), *_proxy_faults(chosen), *_debug_faults(chosen)]


def _key_faults(key: str) -> list[str]:
    if not key:
        return ["RENKEI_SECRET_KEY がありません。全てのプロセスで同じ、50文字以上の乱数を設定してください。"]
    if len(key) < KEY_LENGTH or len(set(key)) < KEY_LETTERS or key.startswith("django-insecure-"):
        return [f"RENKEI_SECRET_KEY が短すぎるか、単純すぎます（{len(key)}文字）。50文字以上の乱数を設定してください。"]
    return []


def _host_faults(hosts: Sequence[str]) -> list[str]:
    if not hosts:
        return ["RENKEI_HOSTS がありません。公開するホスト名を設定してください（複数はコンマ区切り）。"]
    wide = [host for host in hosts if "*" in host or host.startswith(".")]
    return [f"RENKEI_HOSTS に「{host}」は使えません。ホスト名を一つずつ書いてください。" for host in wide]


def _proxy_faults(chosen: Chosen) -> list[str]:
    faults = []
    if not chosen.proxy_header:
        faults.append(
            "RENKEI_PROXY_HEADER がありません。HTTPSで受けたことをウェブサーバーが伝えるヘッダー名"
            "（例 X-Forwarded-Proto）を設定してください。"
        )
    if not (chosen.proxies.isascii() and chosen.proxies.isdigit() and int(chosen.proxies) >= 1):
        faults.append(
            "RENKEI_PROXIES がありません。前に置いたウェブサーバーの数（X-Forwarded-For を付け足すもの。通常 1）を"
            "設定してください。"
        )
    return faults


def _debug_faults(chosen: Chosen) -> list[str]:
    return ["RENKEI_DEBUG=1 は本番では使えません。設定を外してください。"] if chosen.debug else []
