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
        ("<p>江城\r\n  市 Smart\nCity", "江城市 Smart City"),
        ("<p>a&nbsp;&nbsp;b&lt;c&#x4e00;", "a b<c一"),
        ("无标签\r\n  的一页&nbsp;&lt;", "无标签\n  的一页 <"),
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
        ("<p>一<p><o:p>&nbsp;</o:p></p><p>二", "一\n\n二"),
        ("<table><tr><td>图</td><td><p>正文一段</p><p>二段</p></td></tr></table>", "图\t正文一段\n二段"),
        ("<table><tr><td></td><td>正文</td></tr><tr><td></td><td>落款</td></tr></table>", "正文\n落款"),
        (f"<table><tr><td>左栏</td><td>{'正文' * 40}</td></tr></table>", "左栏\n" + "正文" * 40),
        ("<table><tr><td>左<td><table><tr><td>甲<td>1<tr><td>乙<td>2</table></table>", "左\n甲\t1\n乙\t2"),
        ("<table role=presentation><tr><td>甲<td>乙<tr><td>丙<td>丁</table>", "甲\n乙\n丙\n丁"),
        ("<table><tr><td style='display:none'>隐<td>甲<td>乙<tr><td>丙<td>丁<br></table>", "甲\t乙\n丙\t丁"),
        ("<ol type=i start=4><li>甲<li value=9>乙<ol type=A><li><p>丙</ol></ol>", "iv. 甲\nix. 乙\nA. 丙"),
        ("<ol style='list-style-type:cjk-ideographic' start=12><li>甲<li>乙</ol>", "十二、甲\n十三、乙"),
        ("<ol style='list-style:none'><li>甲</ol>", "甲"),
        (
            "<style>.k{white-space:pre-line}.x,#y{display:none}</style><p class=x>一<p id=y>二<p class=k>三\n四",
            "三\n四",
        ),
        ("<style>@media print{p{display:none}} /* p{display:none} */ b{x:y}</style><p>见", "见"),
        ("<div style='font-size:0'>隐<span style='font-size:12px'>见</span></div>", "见"),
        ("<p style='visibility:hidden'>隐<b style='visibility:visible'>见</b>", "见"),
        ("<p style='max-height:0;overflow:hidden'>隐<p style='height:0'>见", "见"),
        ("<p hidden>隐<p style='opacity:0'>隐<p style='opacity:0.5'>见", "见"),
        ("<!--[if mso]>隐<![endif]--><![if !mso]>见<![endif]>", "见"),
        ("江\u200b城\xad市\u202e<i>\ufeff</i>&emsp;局", "江城市 局"),
        ("<p>江\u200d城👨\u200d👩", "江城👨\u200d👩"),
        ("10<sup>4</sup>m<sup>2</sup>、注<sup>[1]</sup>", "10⁴m²、注[1]"),
        (
            "<img src=cid:a.png@01><img alt='图 1.jpg'><img alt='[微笑]'><img alt=😀>",
            "[图片: a.png][图片: 图 1.jpg][微笑]😀",
        ),
        ("<img width=1 height=1 alt=x><img src=https://e.example/logo.png><img style='width:0px' alt=y>见", "见"),
        ("<img src=cid:b.jpg alt='图片包含 徽标 描述已自动生成'>", "[图片: b.jpg]"),
        (
            "新<blockquote class=gmail_quote>旧<blockquote type=CITE>更旧</blockquote></blockquote>",
            "新\n> 旧\n> > 更旧",
        ),
        ("新<span title=neteasefooter>广告</span>", "新"),
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
    ("source", "line"),
    [
        ("<div>新</div><div id=divRplyFwdMsg>Von uns</div>旧", 1),
        ("<br>&nbsp;<div>新</div><br><div class='moz-cite-prefix x'><br>旧", 3),
        ("<div class=gmail_attr></div>旧", 0),
        ("<div>新</div>旧", None),
    ],
)
def test_where_the_page_says_that_older_mail_begins(source: str, line: int | None) -> None:
    assert read(source).quote == line


def test_names_of_pictures_are_told() -> None:
    assert read("<p>文<img alt=甲.jpg></p>").pictures == ("[图片: 甲.jpg]",)


@pytest.mark.parametrize(
    "source",
    [
        "<style>" + ".a{display:none}" * 20_000 + "</style>尾",
        "<style>" + "/*" * 150_000 + "</style>尾",
        "<style>" + "@media{" * 40_000 + "</style>尾",
        "&nbsp;<i></i>" * 100_000 + "尾",
        "<ol><li>" * 900 + "尾",
        "<p style='" + "display:block;" * 20_000 + "'>尾",
        "<b>一</b>" * 600_000 + "尾",
        "<div>" * 50_000 + "尾",
        "<p " + " ".join(f"a{number}" for number in range(50_000)) + ">尾",
        "<table><tr><td>" * 5_000 + "尾",
        "<" * 100_000 + "尾",
    ],
    ids=["rules", "comments", "media", "blanks", "lists", "style", "many", "deep", "attributes", "tables", "brackets"],
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
