"""Parameters and file names."""

import pytest

from mailproc.post.fields import file_name, parse, safe_name


@pytest.mark.parametrize(
    ("raw", "value", "charset"),
    [
        (b'text/plain; charset="gb2312"', "text/plain", "gb2312"),
        (b"TEXT/Plain;charset=GBK;format=flowed", "text/plain", "GBK"),
        (b"text/plain charset=gbk", "text/plain", "gbk"),
        (b"text/plain;\r\n\tcharset = gbk", "text/plain", "gbk"),
        (b"attachment", "attachment", None),
        (b"text/plain; charset=gbk (Chinese)", "text/plain", "gbk"),
        (b"text/plain; charset=gbk format=flowed", "text/plain", "gbk"),
        (b"text/plain; charset=", "text/plain", None),
        (b"", "", None),
    ],
)
def test_field(raw: bytes, value: str, charset: str | None) -> None:
    field = parse(raw)
    assert (field.value, field.charset()) == (value, charset)


@pytest.mark.parametrize(
    ("disposition", "content_type", "expected"),
    [
        (b'attachment; filename="a.doc"', b'x/y; name="b.doc"', ("a.doc", False)),
        (b"attachment", b'x/y; name="b.doc"', ("b.doc", False)),
        (b"attachment; filename=a b.doc; size=3", b"x/y", ("a b.doc", False)),
        (b"attachment; filename*=gb2312''%D6%EC.doc; filename=x.doc", b"x/y", ("朱.doc", False)),
        (b"attachment; filename*0*=utf-8''%E6%B1; filename*1*=%9F; filename*2=.doc", b"x/y", ("江.doc", False)),
        (b'attachment; filename*0="=?gb2312?B?1uw"; filename*1="=?=.doc"', b"x/y", ("朱.doc", False)),
        (b"attachment; filename*=%E6%B1%9F.doc", b"x/y", ("江.doc", True)),
        (b"attachment; filename*1*=utf-8''%E6%B1; filename*2*=%9F.doc", b"x/y", ("江.doc", False)),
        (b"attachment; filename*2=c; filename*0=a; filename*1=b", b"x/y", ("abc", False)),
        (b'attachment; filename="a"b".doc"; size=3', b"x/y", ('a"b".doc', False)),
        (b'attachment; filename="a;b.doc"', b"x/y", ("a;b.doc", False)),
        (b'attachment; filename="' + "僜.doc".encode("gbk") + b'"', b"x/y", ("僜.doc", True)),
        (b'attachment; filename="100%.doc"', b"x/y", ("100%.doc", False)),
        (b'attachment; filename=".."', b"x/y", ("", False)),
        (b"attachment", b"x/y", ("", False)),
    ],
)
def test_file_name(disposition: bytes, content_type: bytes, expected: tuple[str, bool]) -> None:
    assert file_name(parse(disposition), parse(content_type)) == expected


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\文件\\报告.doc", "报告.doc"),
        ("a\0b\r\n.doc", "ab.doc"),
        ("\u202ecod.exe", "cod.exe"),
        ("..", ""),
        ("报" * 300 + ".docx", "报" * 115 + ".docx"),
        ("报" * 300, "报" * 120),
    ],
)
def test_names_are_safe_to_store(name: str, safe: str) -> None:
    assert safe_name(name) == safe
