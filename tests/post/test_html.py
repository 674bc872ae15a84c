"""HTML bodies as text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.post.html import read


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>一</p><p>二</p>", "一\n二"),
        ("一<br>二<br><br>三", "一\n二\n\n三"),
        ("<div>一<div>二</div>三</div>", "一\n二\n三"),
        ("<div>一</div><div><br></div><div>二</div>", "一\n\n二"),
        ("<span>江城</span><span>市</span>", "江城市"),
        ("江城\r\n  市 Smart\nCity", "江城市 Smart City"),
        ("a&nbsp;&nbsp;b&lt;c&#x4e00;", "a b<c一"),
        ("<table><tr><td>甲<td>乙</tr><tr><td><p>丙</p><td><p>丁</p><p>戊</p></table>后", "甲\t乙\n丙\t丁\n戊\n后"),
        ("<ol><li>甲<li>乙</ol><ul><li>丙</ul><ol start=5><li>丁</ol>", "1. 甲\n2. 乙\n丙\n5. 丁"),
        ("前<blockquote type=cite><p>旧一</p>旧二<br>旧三</blockquote>后", "前\n> 旧一\n> 旧二\n> 旧三\n后"),
        ("<blockquote>缩进</blockquote>", "缩进"),
        ("<pre>a\n  b</pre><div style='white-space: pre-wrap'>c\nd</div>", "a\n  b\nc\nd"),
        ("<head><title>题</title><style>p{}</style></head><script>x</script>文<!-- 注 -->", "文"),
        ("<p>见<span style='display: none'>不见<b>也不见</b></span>又见</p>", "见又见"),
        ("<meta charset=gb2312>中文", "中文"),
        ('<?xml version="1.0" encoding="gb2312"?><html><body>中文</body></html>', "中文"),
        ("中\0文", "中文"),
        ("", ""),
        ("<!-- 注 -->", ""),
    ],
)
def test_text(source: str, text: str) -> None:
    assert read(source).text == text


def test_links_are_kept_beside_the_text() -> None:
    page = read('<a href="https://docs.qq.com/x"><b>清单</b>.xlsx</a><a name=y>z</a>')
    assert page.links == (("https://docs.qq.com/x", "清单.xlsx"), ("", "z"))


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 50_000 + "尾",
        "<p " + " ".join(f"a{number}" for number in range(50_000)) + ">尾",
        "<table><tr><td>" * 5_000 + "尾",
        "<" * 100_000 + "尾",
    ],
    ids=["deep", "attributes", "tables", "brackets"],
)
def test_hostile_pages_keep_their_text_and_cost_little(source: str) -> None:
    started = time.process_time()
    assert read(source).text.endswith("尾")
    assert time.process_time() - started < 2  # seconds; quadratic behaviour takes minutes


@given(
    st.text()
    | st.lists(st.sampled_from(["<p>", "</p>", "<td>", "<a>", "</li>", "<ol>", "<br>", "x", "<!--"])).map("".join)
)
def test_any_source_has_a_text(source: str) -> None:
    read(source).text.encode()
