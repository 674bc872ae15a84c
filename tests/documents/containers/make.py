"""Makes the sample archives and mails; what is to be read in them goes into samples.json.

`python -m tests.documents.containers.make` writes all of it.

Needs the program 7z, for what the standard library does not write.
"""

import io
import json
import struct
import subprocess
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import rars  # type: ignore[import-untyped]

from tests.documents.containers.outlook import Attached, Mail, msg, number, packed_rtf, winmail
from tests.mails.making import base64_part, mail, multipart, plain, word

HERE = Path(__file__).parent
TITLE = "关于推进科技成果转化的信息"
BODY = "市科技局推进成果转化,全市技术合同成交额达12.6亿元。"
SECOND = "市应急管理局开展仓储企业电气火灾隐患排查整治,整改隐患46处。"
PHOTO = b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(range(256)) * 20
DOCX = "docx"

Files = dict[str, bytes]
Read = list[tuple[str, str, str, str]]  # within, name, fault, text
Made = tuple[str, bytes, Read]


def docx(text: str) -> bytes:
    """A document by Word, as small as can be."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        paragraph = (
            f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
        )
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), "<Types/>")
        archive.writestr(zipfile.ZipInfo("word/document.xml"), paragraph)
    return file.getvalue()


# --- zip ------------------------------------------------------------------------------------------------------


def zipped(files: dict[bytes, bytes], *, utf8_flag: bool = False) -> bytes:
    """A zip file whose names are these very bytes."""
    body, directory = b"", b""
    for name, data in files.items():
        packed = zlib.compress(data, 9)[2:-4] if data else b""
        method = 8 if data else 0
        flags = 0x800 if utf8_flag else 0
        fields = struct.pack(
            "<HHHIIIIHH", 20, flags, method, 0x5B640000, zlib.crc32(data), len(packed), len(data), len(name), 0
        )
        directory += b"PK\1\2\x14\0" + fields + struct.pack("<HHHII", 0, 0, 0, 0x20, len(body)) + name
        body += b"PK\3\4" + fields + name + packed
    end = struct.pack("<4s4HIIH", b"PK\5\6", 0, 0, len(files), len(files), len(directory), len(body), 0)
    return body + directory + end


def gbk(files: Files) -> dict[bytes, bytes]:
    return {name.encode("gb18030"): data for name, data in files.items()}


BUNDLE: Files = {
    "科技局/": b"",
    f"科技局/{TITLE}.docx": docx(BODY),
    "科技局/现场照片.jpg": PHOTO,
    "应急局/排查整治信息.txt": SECOND.encode("gb18030"),
    "应急局/Thumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "应急局/~$查整治信息.docx": bytes(162),
}
LITTER: Files = {
    f"__MACOSX/科技局/._{TITLE}.docx": bytes(120),
    "科技局/.DS_Store": b"\0\0\0\1Bud1",
}


def bundle(name: str) -> Read:
    return [
        ("", name, "", ""),
        (f"{name}/科技局", f"{TITLE}.docx", "", BODY),
        (f"{name}/科技局", "现场照片.jpg", "", ""),
        (f"{name}/应急局", "排查整治信息.txt", "", SECOND),
    ]


def zips() -> Iterator[Made]:
    yield "windows.zip", zipped(gbk(BUNDLE)), bundle("windows.zip")
    unflagged = {name.encode(): data for name, data in (BUNDLE | LITTER).items()}
    yield "macos.zip", zipped(unflagged), bundle("macos.zip")
    yield "flagged.zip", zipped(unflagged, utf8_flag=True), bundle("flagged.zip")
    yield "self-extracting.zip", b"MZ" + bytes(5000) + zipped(gbk(BUNDLE)), bundle("self-extracting.zip")
    strange = {
        b"../../etc/" + "甲.txt".encode("gb18030"): b"a",
        b"C:\\" + "乙局\\乙.txt".encode("gb18030"): b"b",
        b"/" + "丙.txt".encode("gb18030"): b"c",
        "丙.txt".encode("gb18030"): b"d",
    }
    name = "paths.zip"
    kept: Read = [(name, "甲.txt", "", "a"), (f"{name}/乙局", "乙.txt", "", "b")]
    kept[0] = (f"{name}/etc", "甲.txt", "", "a")
    yield name, zipped(strange), [("", name, "", ""), *kept, (name, "丙.txt", "", "c"), (name, "丙.txt", "", "d")]
    inner = zipped(gbk({"里.txt": BODY.encode()}))
    deep = zipped(gbk({"中.zip": inner, f"{TITLE}.doc": docx(SECOND)}))
    yield (
        "nested.zip",
        deep,
        [
            ("", "nested.zip", "", ""),
            ("nested.zip", "中.zip", "", ""),
            ("nested.zip/中.zip", "里.txt", "", BODY),
            ("nested.zip", f"{TITLE}.doc", "", SECOND),
        ],
    )
    yield "really-a.docx.zip", docx(BODY), [("", "really-a.docx.zip", "", BODY)]


# --- by 7z ------------------------------------------------------------------------------------------------------


def seven(name: str, files: Files, *options: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        for path, data in files.items():
            target = Path(folder, "in", path)
            target.parent.mkdir(parents=True, exist_ok=True)
            if not path.endswith("/"):
                target.write_bytes(data)
        out = Path(folder, name)
        command = ["7z", "a", "-bd", "-mtm-", *options, str(out), "."]
        subprocess.run(command, cwd=Path(folder, "in"), check=True, stdout=subprocess.DEVNULL)
        return out.read_bytes()


THREE: Files = {f"材料/{TITLE}.docx": docx(BODY), "照片.jpg": PHOTO, "说明.txt": SECOND.encode("gb18030")}


def three(name: str, fault: str = "") -> Read:
    first, last = ("", "") if fault else (BODY, SECOND)
    return [
        ("", name, "", ""),
        (f"{name}/材料", f"{TITLE}.docx", fault, first),
        (name, "照片.jpg", "", ""),
        (name, "说明.txt", fault, last),
    ]


def by_seven() -> Iterator[Made]:
    for name, options in (
        ("solid.7z", ()),
        ("bcj-ppmd.7z", ("-m0=PPMd",)),
        ("bzip2.zip", ("-tzip", "-mm=BZip2", "-mcu=on")),
        ("lzma.zip", ("-tzip", "-mm=LZMA", "-mcu=on")),
    ):
        yield name, seven(name, THREE, *options), three(name)
    yield (
        "bomb.7z",
        seven("bomb.7z", {"a.txt": b"a" * 50_000_000}),
        [
            ("", "bomb.7z", "", ""),
            ("bomb.7z", "a.txt", "limits", ""),
        ],
    )
    yield "locked.7z", seven("locked.7z", THREE, "-psecret"), three("locked.7z", "locked")
    yield "locked-names.7z", seven("a.7z", THREE, "-psecret", "-mhe=on"), [("", "locked-names.7z", "locked", "")]
    for name, options in (("locked.zip", ()), ("locked-aes.zip", ("-mem=AES256",))):
        yield name, seven(name, THREE, "-tzip", "-psecret", "-mcu=on", *options), three(name, "locked")
    long = {f"材料/{TITLE}.txt": "".join(f"{number}{BODY}" for number in range(99)).encode()}
    yield (
        "deflate64.zip",
        seven("a.zip", long, "-tzip", "-mm=Deflate64", "-mcu=on"),
        [
            ("", "deflate64.zip", "", ""),
            ("deflate64.zip/材料", f"{TITLE}.txt", "format", ""),
        ],
    )


# --- rar --------------------------------------------------------------------------------------------------------


def rar4(files: Files) -> bytes:
    """As WinRAR 3 on a Chinese Windows, stored; names in GBK."""

    def block(kind: int, flags: int, fields: bytes, data: bytes = b"") -> bytes:
        head = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head + data

    written = b"Rar!\x1a\7\0" + block(0x73, 0, bytes(6))
    for path, data in files.items():
        name = path.replace("/", "\\").encode("gb18030")
        fields = struct.pack(
            "<IIBIIBBHI", len(data), len(data), 2, zlib.crc32(data), 0x5B640000, 29, 0x30, len(name), 0x20
        )
        written += block(0x74, 0x8000, fields + name, data)
    return written + block(0x7B, 0x4000, b"")


def rar(form: str, files: Files, **options: object) -> bytes:
    builder = rars.RarBuilder(format=form, **options)
    for name, data in files.items():
        builder.add_bytes(data, name, mtime=1_762_000_000)
    packed: bytes = builder.to_bytes()
    return packed


def rar_archives() -> Iterator[Made]:
    yield "winrar3-gbk.rar", rar4(THREE), three("winrar3-gbk.rar")
    for form, label in (("rar20", "winrar2"), ("rar29", "winrar3"), ("rar50", "winrar5")):
        yield f"{label}.rar", rar(form, THREE), three(f"{label}.rar")
        yield f"{label}-solid.rar", rar(form, THREE, solid=True), three(f"{label}-solid.rar")
        yield f"{label}-locked.rar", rar(form, THREE, password="secret"), three(f"{label}-locked.rar", "locked")
    for form, name in (("rar40", "winrar4-locked-names.rar"), ("rar50", "winrar5-locked-names.rar")):
        yield name, rar(form, THREE, password="secret", encrypt_headers=True), [("", name, "locked", "")]
    yield (
        "cut.rar",
        rar("rar50", THREE, store=True)[:-900],
        [
            ("", "cut.rar", "broken", ""),
            ("cut.rar/材料", f"{TITLE}.docx", "", BODY),
            ("cut.rar", "照片.jpg", "", ""),
        ],
    )


def tars() -> Iterator[Made]:
    for name, mode, form in (("材料.tar.gz", "w:gz", tarfile.PAX_FORMAT), ("材料.tar", "w:", tarfile.GNU_FORMAT)):
        file = io.BytesIO()
        encoding = "gb18030" if form == tarfile.GNU_FORMAT else "utf-8"
        with tarfile.open(fileobj=file, mode=mode, format=form, encoding=encoding) as archive:  # type: ignore[call-overload]
            for path, data in THREE.items():
                info = tarfile.TarInfo(path)
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
        yield name, file.getvalue(), three(name)


# --- mails ------------------------------------------------------------------------------------------------------


def letters() -> Iterator[Made]:
    sender = f"From: {word('李四')} <lisi@kjj.jiangcheng.example>"
    file_name = f"Content-Disposition: attachment; filename={word(f'{TITLE}.docx')}"
    paper = base64_part(docx(BODY), f"application/msword; name={word(f'{TITLE}.docx')}", file_name)
    picture = base64_part(PHOTO, "image/png; name=logo.png", "Content-ID: <logo>", "Content-Disposition: inline")
    cover = base64_part("附件请查收。".encode("gb18030"), 'text/plain; charset="gb2312"')
    header, body = multipart("mixed", cover, paper, picture)
    inner = mail(sender, f"Subject: {word('报送信息')}", header, body=body)
    yield "转发.eml", inner, [("", "转发.eml", "", "附件请查收。"), ("转发.eml", f"{TITLE}.docx", "", BODY)]
    attached = b"Content-Type: message/rfc822\nContent-Disposition: attachment\n\n" + inner
    header, body = multipart("mixed", cover, attached, boundary="----=_outer")
    outer = mail(sender, f"Subject: {word('转发信息')}", header, body=body)
    yield (
        "再转发.eml",
        outer,
        [
            ("", "再转发.eml", "", "附件请查收。"),
            ("再转发.eml", "报送信息.eml", "", "附件请查收。"),
            ("再转发.eml/报送信息.eml", f"{TITLE}.docx", "", BODY),
        ],
    )
    said = f"{TITLE}\n\n{BODY}"
    yield (
        "正文.eml",
        plain(said, sender, f"Subject: {word(TITLE)}", label="gb2312", codec="gb18030"),
        [("", "正文.eml", "", said)],
    )
    page = f'<html><meta charset="gb2312"><body background="a.jpg"><p>{TITLE}</p><p>{BODY}</p></body></html>'.encode(
        "gb18030"
    )
    html = base64_part(page, 'text/html; charset="gb2312"', "Content-Location: http://kjj.jiangcheng.example/a.htm")
    image = base64_part(PHOTO, "image/jpeg", "Content-Location: http://kjj.jiangcheng.example/a.jpg")
    header, body = multipart("related", html, image)
    saved = b"\r\n".join((b"From: <Saved by Blink>", b"MIME-Version: 1.0", header.encode(), b"", body))
    yield "网页.mht", saved, [("", "网页.mht", "", f"{TITLE}\n{BODY}")]
    word_page = b"\r\n".join((b"MIME-Version: 1.0", header.encode(), b"", body))
    yield "另存为网页.doc", word_page, [("", "另存为网页.doc", "", f"{TITLE}\n{BODY}")]


# --- Outlook ----------------------------------------------------------------------------------------------------


LONG = "".join(f"第{number}条:{BODY}" for number in range(30))
RTF = rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}}\pard\f0 " + b"".join(
    b"\\'%02x" % byte for byte in LONG.encode("gb18030")
)


def outlook() -> Iterator[Made]:
    files = [
        Attached(f"{TITLE}.docx", docx(BODY)),
        Attached("照片.jpg", PHOTO),
        Attached("大.txt", SECOND.encode() * 90),
    ]
    inside: Read = [(f"{TITLE}.docx", "", "", BODY), ("照片.jpg", "", "", ""), ("大.txt", "", "", SECOND * 90)]
    for name, codepage in (("unicode.msg", 0), ("gbk.msg", 936)):
        mailed = Mail(TITLE, attached=files, codepage=codepage).body(SECOND)
        yield name, msg(mailed), [("", name, "", SECOND), *((name, one, "", text) for one, _, _, text in inside)]
    page = Mail(TITLE, [(0x1013, 0x102, f"<html><p>{BODY}</p></html>".encode("gb18030")), number(0x3FDE, 936)])
    yield "html.msg", msg(page), [("", "html.msg", "", BODY)]
    rich = Mail(TITLE, [(0x1009, 0x102, packed_rtf(RTF + b"\\par}"))])
    yield "rtf.msg", msg(rich), [("", "rtf.msg", "", LONG)]
    forwarded = Mail("转发", attached=[Attached("报送信息", mail=Mail("报送信息", attached=files[:1]).body(SECOND))])
    yield (
        "forwarded.msg",
        msg(forwarded),
        [
            ("", "forwarded.msg", "", ""),
            ("forwarded.msg", "报送信息.txt", "", SECOND),
            ("forwarded.msg/报送信息", f"{TITLE}.docx", "", BODY),
        ],
    )
    for folder, codepage in (("unicode", 0), ("gbk", 936)):
        name = f"{folder}-winmail.dat"
        mailed = Mail(TITLE, attached=files, codepage=codepage).body(SECOND)
        yield name, winmail(mailed), [("", name, "", SECOND), *((name, one, "", text) for one, _, _, text in inside)]
    yield "rtf-winmail.dat", winmail(rich), [("", "rtf-winmail.dat", "", LONG)]
    yield "old-winmail.dat", winmail(Mail(TITLE), plain_body=BODY), [("", "old-winmail.dat", "", BODY)]
    yield (
        "forwarded-winmail.dat",
        winmail(forwarded),
        [
            ("", "forwarded-winmail.dat", "", ""),
            ("forwarded-winmail.dat", "报送信息", "", SECOND),
            ("forwarded-winmail.dat/报送信息", f"{TITLE}.docx", "", BODY),
        ],
    )


def made() -> Iterator[Made]:
    for kind in (zips, by_seven, rar_archives, tars, letters, outlook):
        yield from kind()


if __name__ == "__main__":
    readings = {}
    for file_name, content, reading in made():
        (HERE / file_name).write_bytes(content)
        readings[file_name] = reading
    (HERE / "samples.json").write_text(json.dumps(readings, ensure_ascii=False, indent=1) + "\n", "utf-8")
