"""Files that a mail only links to: 超大附件, 云附件, 网盘, 在线文档."""

import re
from collections.abc import Iterable, Iterator

# Part of an address → it leads to a file, never to a page to read.
_HOSTS = re.compile(
    r"mail\.qq\.com/(?:cgi-bin/)?ftn|exmail\.qq\.com/cgi-bin/ftn|/ftnExs_|docs\.qq\.com|weiyun\.com|drive\.weixin\.qq\.com|"
    r"large-attachment|fs\.163\.com|dashi\.163\.com|u\.163\.com|netease-attach|"
    r"(?:file|appmail)\.mail\.10086\.cn|(?:caiyun|yun)\.139\.com|cloud\.189\.cn|"
    r"(?:pan|yun)\.baidu\.com|ali(?:yundrive|pan)\.com|quark\.cn/s/|lanzou\w?\.com|jianguoyun\.com|123pan\.com|115\.com/s/|"
    r"kdocs\.cn|shimo\.im|feishu\.cn/(?:docs|docx|file|drive|sheets|wiki)|alidocs\.dingtalk\.com|"
    r"wenshushu\.cn|cowtransfer\.com|ctfile\.com|1drv\.ms|drive\.google\.com",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s<>\"'()()]{4,500}")
_FILE = re.compile(
    r"[^\s/\\:*?\"<>|::“”]{1,100}\.(?:zip|rar|7z|docx?|wps|pdf|ofd|xlsx?|et|pptx?|dps|txt|jpe?g|png|mp4|mov|avi)\b",
    re.IGNORECASE,
)
# «材料.zip (58.3M, 2026年12月3日 10:00 到期)», the plain form in which the address may be missing
_EXPIRING = re.compile(r"[((]\s{0,4}\d[\d.]{0,9}\s?[KMGT]B?\b[^()()]{0,60}(?:到期|过期|有效|无限期)", re.IGNORECASE)
_EXTENDED = re.compile(r"[^\s.]\.\w{2,5}$")
_NEAR = 3  # lines above an address in which its file is named
_LONGEST_LINE = 2_000
_LONGEST_NAME = 120


def leads_to_files(source: str) -> bool:
    """Whether a text or HTML source mentions a place where large files are put."""
    return any(_HOSTS.search(address) for address in _ADDRESS.findall(source))


def find(text: str, anchors: Iterable[tuple[str, str]] = ()) -> tuple[str, ...]:
    """Names of the files linked in a text, and in HTML links as (address, words), each once, in order.

    Where no file name stands near a link, its host and path.
    """
    return tuple(dict.fromkeys([*_in_text(text), *_in_anchors(anchors)]))


def _in_text(text: str) -> Iterator[str]:
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if len(line) > _LONGEST_LINE:
            continue
        if match := _EXPIRING.search(line):
            named = line[: match.start()].strip()[-_LONGEST_NAME:]
            if _EXTENDED.search(named):
                yield named
        for address in _ADDRESS.findall(line):
            if _HOSTS.search(address):
                yield _named_near(lines, number) or _place(address)


def _named_near(lines: list[str], number: int) -> str:
    for line in reversed(lines[max(number - _NEAR, 0) : number + 1]):
        names = _FILE.findall(_ADDRESS.sub(" ", line[:_LONGEST_LINE]))
        if names:
            return str(names[-1]).strip()
    return ""


def _in_anchors(anchors: Iterable[tuple[str, str]]) -> Iterator[str]:
    named = ""
    for address, words in anchors:
        if not _HOSTS.search(address):
            continue
        files = _FILE.findall(words[:_LONGEST_LINE])
        if files:
            named = str(files[-1]).strip()
            yield named
        elif not named:  # else it is the button beside the name: 下载
            yield _place(address)


def _place(address: str) -> str:
    place = re.match(r"https?://([^?#,,。;;]{1,120})", address, re.IGNORECASE)
    return place[1].rstrip("/.") if place else address[:_LONGEST_NAME]
