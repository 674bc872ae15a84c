"""Files that are only linked."""

import pytest

from mailproc.post.links import find, leads_to_files

QQ = "https://mail.qq.com/cgi-bin/ftnExs_download?k=1"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("见 https://www.jiangcheng.example/a.doc 和 https://mail.qq.com/", ()),
        (f"汇编.zip (58.3M, 2026年12月3日 10:00 到期)\n进入下载页面:{QQ}", ("汇编.zip",)),
        ("链接:https://pan.baidu.com/s/1AbC?pwd=x1y2", ("pan.baidu.com/s/1AbC",)),
        ("在线文档 【腾讯文档】清单.xlsx\nhttps://docs.qq.com/sheet/x", ("【腾讯文档】清单.xlsx",)),
        ("材料.rar (1.2G,无限期)", ("材料.rar",)),
        ("会议材料 (3M)", ()),
    ],
)
def test_names_in_text(text: str, names: tuple[str, ...]) -> None:
    assert find(text) == names


def test_a_button_beside_a_named_link_is_no_second_file() -> None:
    assert find("", [(QQ, "汇编.zip"), (QQ, "进入下载页面"), ("https://example.com/", "首页")]) == ("汇编.zip",)


def test_pages_are_not_files() -> None:
    assert leads_to_files(f'<a href="{QQ}">')
    assert not leads_to_files('<html xmlns="http://www.w3.org/1999/xhtml">')
