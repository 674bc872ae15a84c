"""Words that try to be more than words; and what is left of them by the one rule for what leaves the office."""

import unicodedata

WORDS = {
    "formula": '=HYPERLINK("http://example.com","点此")',
    "plus": "+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "typst": '#read("/etc/passwd")',
    "template": "{{7*7}}",
    "block": "{% raw %}{% include 'style.css' %}{# x #}",
    "class": "{{ ''.__class__.__mro__ }}",
    "image": "<img src=x onerror=alert(1)>",
    "script": "<script>alert(1)</script>",
    "end of table": "</td></tr></table></div><h1>",
    "comment": "<!-- --!> ]]> <![CDATA[",
    "entity": "&lt;b&gt;&amp;&#x3c;",
    "attribute": "\" onmouseover='x' style=\"background:url(http://example.com)",
    "bidi": "\u202e倒写\u2066隔离\u2069",
    "zero width": "零\u200b宽\ufeff字\u00ad符",
    "controls": "响\x07退\x08转\x1b[31m义\x9b31m",
    "nul": "空\0字",
    "header": "甲\r\nBcc: wangwu@example.com\r\n\r\n<p>乙",
    "path": "../../x",
    "windows path": "..\\..\\C:\\x|y?z*",
    "surrogate": "孤\ud800立",
    "rare": "𬭎𠮷㐂",
    "format": "%s%n%(x)s{0}{x}",
    "backslashes": "\\n\\x00\\u202e\\",
    "quotes": "“”\"'`",
    "mailto": "mailto:wangwu@example.com?bcc=lisi@example.com",
    "link": "http://example.com/ www.example.com",
    "line separator": "行\u2028段\u2029末",
    "encoded word": "=?utf-8?b?PHNjcmlwdD4=?=",
    "rich": "[bold red]红[/] [link=http://example.com]x[/link]",
    "tags": "旗\U000e0041\U000e007f帜",
}
LONG = "长" * 3000


def left(words: str) -> str:
    """Breaks are blanks, what nobody sees is gone; all else stands. By Unicode's categories, not by our own table."""
    breaks = {"Zl", "Zp"}
    spaced = (" " if one in "\t\n\r\x0b\x0c\x85" or unicodedata.category(one) in breaks else one for one in words)
    seen = "".join(one for one in spaced if unicodedata.category(one) not in {"Cc", "Cf", "Cs"})
    return " ".join(seen.split())


def unseen(text: str) -> str:
    """What of a text nobody sees, line ends excepted."""
    return "".join(
        one for one in text if one not in "\r\n" and unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    )
