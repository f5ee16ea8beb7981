"""An address or more for every pattern of the public site: as usual, wrong, empty, very long."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """One state of one page: where it is, who looks at it, what is pressed first, what the server answers."""

    address: str
    by: str = ""  # a name in Scene.people; nobody is signed in
    press: str = ""  # the button with which a form is sent as it stands
    status: int = 200
    for_programs: bool = False  # names keys and values as programs do


def absent(address: str) -> Example:
    """A page that says what is not there, and where to go on."""
    return Example(address, status=404)


DRAFT = "measures/<year:year>/<stage:stage>/"
PUBLIC: dict[str, list[Example]] = {
    "": [Example("/")],
    "about/": [Example("/about/")],
    "data/": [Example("/data/")],
    "data/dictionary/": [Example("/data/dictionary/", for_programs=True)],
    "api/": [Example("/api/", for_programs=True)],
    "accessibility/": [Example("/accessibility/")],
    "sitemap/": [Example("/sitemap/")],
    "measures/all/": [
        Example("/measures/all/?rate=half&rate=fixed&field=ウ-A:g&grade=considered&sort=-budget"),
        Example("/measures/all/?q=スマートシテイ&rate=full"),
        Example("/measures/all/?q=事業&ministry=mlit"),
        Example("/measures/all/?q=%00&ministry=x&page=0"),
        Example("/measures/all/?q=ないことば"),
    ],
    "measures/all/<number:number>/": [
        Example("/measures/all/11/"),
        Example("/measures/all/18/"),
        absent("/measures/all/999/"),
    ],
    "measures/<year:year>/": [
        Example("/measures/2021/"),
        Example("/measures/2020/?ministry=mic&field=ウ-A:g&q=IoT&sort=-budget"),
        Example("/measures/2020/?rate=half&rate=open&recipient=chukakushi&recipient=open"),
        Example("/measures/2020/?q=公衆 地方公共団体"),
        Example("/measures/2020/?q=スマートシテイ&ministry=mlit&rate=full"),
        Example("/measures/2020/?field=イ:a"),
        Example("/measures/2020/?q=農泊"),
        Example("/measures/2020/?adoption=used"),
        Example("/measures/2020/?page=abc&q=%00&ministry=x&field=ウ-A:z&grade=x&rate=x&recipient=x&adoption=x&sort=x"),
        absent("/measures/2020/?page=9"),
        absent("/measures/2031/"),
    ],
    "measures/<year:year>/print/": [
        Example("/measures/2021/print/"),
        Example("/measures/2020/print/?q=%00&rate=x"),
        Example("/measures/2020/print/?q=ないことば"),
    ],
    "measures/<year:year>/coverage/": [Example("/measures/2020/coverage/"), Example("/measures/2021/coverage/")],
    "measures/<year:year>/changes/": [
        Example("/measures/2021/changes/"),
        Example("/measures/2020/changes/"),
        Example("/measures/2021/changes/?budgets=increased"),
        Example("/measures/2021/changes/?page=x&budgets=x"),
        absent("/measures/2021/changes/?page=9"),
    ],
    "measures/<year:year>/<number:number>/": [
        Example("/measures/2020/11/"),
        Example("/measures/2020/5/"),
        Example("/measures/2021/18/"),
        absent("/measures/2020/999/"),
    ],
    DRAFT: [Example("/measures/2021/r1/"), Example("/measures/2022/draft/", by="editor"), absent("/measures/2021/r9/")],
    f"{DRAFT}print/": [Example("/measures/2022/draft/print/", by="editor")],
    f"{DRAFT}coverage/": [Example("/measures/2021/r1/coverage/")],
    f"{DRAFT}changes/": [Example("/measures/2021/r2/changes/")],
    f"{DRAFT}<number:number>/": [Example("/measures/2021/r1/1/"), Example("/measures/2022/draft/19/", by="editor")],
    "calls/": [
        Example("/calls/"),
        Example("/calls/?year=2020"),
        Example("/calls/?year=x&ministry=x&page=x"),
        absent("/calls/?page=9"),
    ],
    "regions/": [Example("/regions/?on=2024-04-01"), Example("/regions/?on=%00" + "x" * 100)],
    "regions/<region:code>/": [
        Example("/regions/R23/?on=2024-04-01"),
        Example("/regions/R25/"),
        absent("/regions/R99/"),
    ],
    "regions/<region:code>/measures/<year:year>/": [
        Example("/regions/R25/measures/2020/"),
        Example("/regions/R25/measures/2021/"),
        Example("/regions/R02/measures/2020/"),
        Example("/regions/R25/measures/2020/?page=x"),
    ],
    "municipalities/": [
        Example("/municipalities/"),
        Example("/municipalities/?q=市"),
        Example("/municipalities/?q=" + "あ" * 100),
        absent("/municipalities/?q=市&page=99"),
    ],
    "municipalities/<town:code>/": [
        Example("/municipalities/342033/?year=2020"),
        Example("/municipalities/342076/"),
        Example("/municipalities/342033/?year=" + "x" * 100),
        Example("/municipalities/342033/?year=2024"),
        Example("/municipalities/342033/?year=2020&page=x"),
        absent("/municipalities/999999/"),
    ],
    "applications/<year:year>/": [
        Example("/applications/2020/"),
        Example("/applications/2020/?region=R25&stage=shortlisted&q=福山"),
        Example("/applications/2020/?stage=settled"),
        Example("/applications/2020/?by=measure"),
        Example("/applications/2020/?page=x&q=%00&region=x&kind=x&confirmed=x&stage=x&measure=0&ministry=x"),
        absent("/applications/2020/?page=9"),
        absent("/applications/1999/"),
    ],
    "applications/unknown/": [Example("/applications/unknown/")],
}
CUT = [  # where a page holds two rows
    Example("/measures/2021/changes/"),
    Example("/measures/2021/changes/?page=2"),
    Example("/measures/2021/changes/?budgets=unknown"),
    Example("/regions/R25/measures/2020/?page=2"),
    Example("/municipalities/342033/?year=2020&page=2"),
    Example("/applications/2020/?page=2"),
    Example("/applications/2020/?by=measure"),
    Example("/calls/?year=2020"),
]
NOWHERE = absent("/nowhere/")
WITHOUT_DATA = [
    Example("/"),
    absent("/measures/2020/"),
    Example("/measures/all/"),
    Example("/calls/"),
    Example("/regions/"),
    Example("/municipalities/?q=市"),
]
