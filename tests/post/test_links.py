"""Files that are only linked."""

import time

import pytest

from mailproc.post.links import find

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
        ("通过网盘分享的文件：十月信息.docx\n链接: https://pan.baidu.com/s/1AbC 提取码: ab12", ("十月信息.docx",)),
        ("链接：https://pan.quark.cn/s/a1（提取码：x1）", ("pan.quark.cn/s/a1",)),
        ("我用阿里云盘分享了「材料.zip」\nhttps://www.alipan.com/s/abc", ("材料.zip",)),
        ("材料.zip（58.3M，12月3日到期）\nhttps://wx.mail.qq.com/ftn/download?k=1", ("材料.zip",)),
        ("a.docx\nhttps://cloud.189.cn/t/1\nhttps://cloud.189.cn/t/2", ("a.docx", "cloud.189.cn/t/2")),
        ("pan.baidu.com/s/1AbC 提取码 1234", ("pan.baidu.com/s/1AbC",)),
        (
            "https://we.tl/t-a https://jc.feishu.cn/docx/b https://kdocs.cn/l/c",
            ("we.tl/t-a", "jc.feishu.cn/docx/b", "kdocs.cn/l/c"),
        ),
        ("百度网盘官网 https://pan.baidu.com/ 腾讯会议 https://meeting.tencent.com/dm/a", ()),
        ("新闻 https://mp.weixin.qq.com/s/a 视频 https://v.qq.com/x/b", ()),
    ],
)
def test_names_in_text(text: str, names: tuple[str, ...]) -> None:
    assert find(text) == names


def test_a_button_beside_a_named_link_is_no_second_file() -> None:
    assert find("", [(QQ, "汇编.zip"), (QQ, "进入下载页面"), ("https://example.com/", "首页")]) == ("汇编.zip",)


def test_a_picture_before_a_named_link_is_no_second_file() -> None:
    assert find("", [(QQ, ""), (QQ, "汇编.zip")]) == ("汇编.zip",)


@pytest.mark.parametrize("piece", [".", "a.", "a.zip", "文件:", "【文档】", "1.1M "])
def test_links_in_long_lines_cost_little(piece: str) -> None:
    text = f"https://docs.qq.com/a {piece * (1_900 // len(piece))}\n" * 150
    started = time.process_time()
    assert find(text)
    assert time.process_time() - started < 5  # seconds; it was ten times that
