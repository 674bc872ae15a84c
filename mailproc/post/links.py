"""Files that a mail only links to: 超大附件, 云附件, 网盘, 在线文档."""

import re
from collections.abc import Iterable, Iterator

from mailproc.post.widths import narrow

# Part of an address → it leads to a file, never to a page to read.
_HOSTS = re.compile(
    # QQ, Foxmail, 腾讯企业邮, 微云, 腾讯文档, 企业微信
    r"mail\.qq\.com/(?:cgi-bin/)?ftn|mail\.qq\.com/s\?k=|exmail\.qq\.com/(?:cgi-bin/)?ftn|/ftnExs_|docs\.qq\.com/\w|weiyun\.com/\w|"
    r"drive\.weixin\.qq\.com/\w|doc\.weixin\.qq\.com/\w|"
    # 163, 126, 网易企业邮
    r"large-attachment|cloud-attachment|fs\.163\.com|dashi\.163\.com/\w|u\.163\.com/\w|netease-attach|qiye\.163\.com/\S{0,80}(?:nbatt|bigattach|netfolder)|"
    # 139, 189, 联通
    r"(?:file|appmail|www|mail)\.(?:mail\.)?10086\.cn/\S{0,60}(?:dl|download|largefile|disk)|(?:caiyun|yun)\.(?:139\.com|feixin\.10086\.cn)/\w|"
    r"(?:cloud|content21|webmail\d{0,3}|download\.cloud)\.189\.cn/\S{0,40}(?:t/|share|down|attach)|cloud\.189\.cn/\w|pan\.wo\.cn/\w|"
    # Coremail's 文件中转站
    r"coremail/\S{0,120}(?:share_?link|nftransfer|/nf/|netfolder|largeatt|downloadlink|lf:)|/filetransfer/\S{0,40}download|"
    r"alimail/openLinks/|mail\.aliyun\.com/\S{0,80}(?:download|openlinks)|"
    # 网盘
    r"(?:pan|yun|eyun)\.baidu\.com/(?:s/|share|disk|e/)|ali(?:yundrive|pan)\.com/\w|(?:pan\.)?quark\.cn/s/|drive\.uc\.cn/s/|pan\.xunlei\.com/s/|"
    r"lanzou\w?\.com/\w|jianguoyun\.com/\w|123(?:pan|684|865|912)\.(?:com|cn)/\w|115\.com/s/|(?:yunpan|eyun)\.360\.cn/\w|ecpan\.cn/\w|"
    r"wenshushu\.cn/\w|cowtransfer\.com/\w|ctfile\.com/\w|wss\.ink/\w|musetransfer\.com/\w|airportal\.cn/\w|"
    r"1drv\.ms/\w|onedrive\.live\.com/\w|sharepoint\.(?:com|cn)/:|drive\.google\.com/(?:file|open|drive|uc)|docs\.google\.com/\w|"
    r"dropbox\.com/(?:s|scl|t)/|we\.tl/\w|wetransfer\.com/(?:downloads|transfers)/|icloud\.com(?:\.cn)?/(?:iclouddrive|attachment)|"
    # 在线文档
    r"kdocs\.cn/(?:l|p|view|office|team|join|file)|(?:f|p|docs|share|drive|yun)\.wps\.cn/\w|shimo\.im/(?:docs|sheets|file|slides|folder|s)|"
    r"(?:feishu\.cn|larksuite\.com|larkoffice\.com)/(?:docs|docx|file|drive|sheets|wiki|base|minutes|slides)|"
    r"alidocs\.dingtalk\.com/\w|dingtalk\.com/\S{0,40}(?:yunpan|drive|spacefile)|note\.youdao\.com/\w",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"https?://[^\s<>\"'()\[\]【】“”,。;、\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]{4,500}", re.IGNORECASE
)
# As people copy them: without their beginning.
_BARE_ADDRESS = re.compile(
    r"(?<![\w./@-])(?:(?:pan|yun)\.baidu\.com/s/|docs\.qq\.com/|(?:www\.)?kdocs\.cn/l/|pan\.quark\.cn/s/|cloud\.189\.cn/t/|"
    r"www\.ali(?:yundrive|pan)\.com/s/)[\w?=&%./#-]{4,200}",
    re.IGNORECASE,
)
_EXTENSION = re.compile(
    r"\.(?:zip|rar|7z|docx?|wps|pdf|ofd|xlsx?|et|pptx?|dps|txt|jpe?g|png|mp[34]|mov|avi|wav|tar|gz|"
    r"psd|dwg)\b",
    re.IGNORECASE,
)
_NOT_IN_STEM = re.compile(r"[\s/\\:\uff1a*?\"<>|“”「」『』]")
_LONGEST_STEM = 100
# «材料.zip (58.3M, 2026年12月3日 10:00 到期)», the plain form in which the address may be missing
_EXPIRING = re.compile(
    r"[\s(\[]{0,6}\d[\d.]{0,9}\s?[KMGT](?:i?B)?\b[^()\n]{0,60}?(?:到期|过期|有效|失效|无限期|永久|expires?\b|expire)",
    re.IGNORECASE,
)
_EXTENDED = re.compile(r"[^\s.]\.\w{2,5}$")
_NAMED = re.compile(
    r"(?:通过(?:网盘|云盘|.{0,8})分享的文件|文件名称?|附件名称?|分享文件|文件)\s{0,3}:\s{0,3}(.{1,100}?)\s*$"
)
_TITLED = re.compile(r"【[^【】]{1,20}(?:文档|表格|幻灯片|云盘|网盘)】\s?\S.{0,99}$")
_NEAR = 3  # lines above an address in which its file is named
_LONGEST_LINE = 2_000
_LONGEST_NAME = 120
_MOST = 200  # links of a mail


def find(text: str, anchors: Iterable[tuple[str, str]] = ()) -> tuple[str, ...]:
    """Names of the files linked in a text, and in HTML links as (address, words), each once, in order.

    Where no file name stands near a link, its host and path.
    """
    pairs = list(anchors)
    named = {_place(address) for address, words in pairs if _file_in(words)}
    found = dict.fromkeys([*_in_text(text), *_in_anchors(pairs)])
    return tuple(name for name in found if name not in named)[:_MOST]  # a place that a named link leads to is a button


def _in_text(text: str) -> Iterator[str]:
    lines = text.split("\n")
    taken = -1  # the line that names the file at the last address
    for number, line in enumerate(lines):
        if len(line) > _LONGEST_LINE:
            continue
        expiring = _expiring(line)
        if expiring:
            yield expiring
        for address in (*_ADDRESS.findall(line), *_BARE_ADDRESS.findall(_ADDRESS.sub(" ", line))):
            if not _HOSTS.search(address):
                continue
            named, at = _named_near(lines, number)
            yield named if named and (at > taken or _expiring(lines[at])) else _place(address)
            taken = at if named else taken


def _expiring(line: str) -> str:
    """The file in «材料.zip (58.3M, 2026年12月3日 10:00 到期)»."""
    match = _EXPIRING.search(narrow(line[:_LONGEST_LINE]))
    named = line[: match.start()].strip()[-_LONGEST_NAME:] if match else ""
    return named if _EXTENDED.search(named) else ""


def _named_near(lines: list[str], number: int) -> tuple[str, int]:
    """The name of the file at an address in this line, and the line in which it stands."""
    for at in range(number, max(number - _NEAR, 0) - 1, -1):
        line = _ADDRESS.sub(" ", lines[at][:_LONGEST_LINE])
        if name := _file_in(line):
            return name, at
        if titled := _TITLED.search(line.strip()):
            return titled[0].strip()[:_LONGEST_NAME], at
        if named := _NAMED.search(narrow(line)):
            return line[named.start(1) : named.end(1)].strip(), at
    return "", number


def _file_in(words: str) -> str:
    """The last file that is named in a line, "" where none is. Found from its extension backwards, for any run of
    characters may be a name's beginning."""
    line = words[:_LONGEST_LINE]
    for extension in reversed(list(_EXTENSION.finditer(line))):
        end = extension.start()
        if stem := _NOT_IN_STEM.split(line[max(end - _LONGEST_STEM, 0) : end])[-1]:
            return stem + extension[0]
    return ""


def _in_anchors(anchors: Iterable[tuple[str, str]]) -> Iterator[str]:
    named = ""
    for address, words in anchors:
        if not _HOSTS.search(address):
            continue
        if file := _file_in(words):
            named = file
            yield named
        elif titled := _TITLED.search(words[:_LONGEST_LINE].strip()):
            yield titled[0][:_LONGEST_NAME]
        elif not named and not _ADDRESS.match(words):  # else it is the button beside the name: 下载
            yield _place(address)


def _place(address: str) -> str:
    place = re.match(r"(?:https?://)?([^?#,，。;；]{1,120})", address, re.IGNORECASE)
    return place[1].rstrip("/.") if place else address[:_LONGEST_NAME]
