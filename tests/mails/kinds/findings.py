"""What damaged mails brought to light, made small: each once broke the reading (tests/fuzz)."""

import base64
from collections.abc import Iterator

from tests.mails.making import ITEM, SENDER, SUBJECT, Sample, expect, mail, word


def samples() -> Iterator[Sample]:
    data = base64.encodebytes(f"{ITEM}\n".encode())
    header = "Content-Type: multipart/mixed; boundary=a"
    raw = mail(SENDER, SUBJECT, header, "Content-Transfer-Encoding: base64", body=data)
    yield "encoded-container-without-parts", raw, expect("市科技局信息", text=ITEM, charset_doubt=True)
    header = "Content-Type: multipart/mixed; boundary=a"
    inner = b"Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n"
    raw = mail(SENDER, SUBJECT, header, body=b"--a\n" + inner + data + b"--a--\n")
    yield "encoded-container-without-parts-inside", raw, expect("市科技局信息", text=ITEM, charset_doubt=True)
    sender = f"From: {word('张三')} <zhangsan@exam\xa0ple.com>"  # as when copied from a web page
    raw = mail(sender, SUBJECT, "Content-Type: text/plain; charset=utf-8", body=ITEM.encode())
    yield "blank-in-an-address", raw, expect("市科技局信息", text=ITEM, charset_doubt=True)
    page = "<div><b>发件人:</b> <a href='mailto:lisi'>李四</a></div><div><b>发送时间:</b> 2026年11月2日 9:00</div>"
    page += f"<div><b>收件人:</b> 王五</div><div><b>主题:</b> 高新技术\t企业</div><br><div>{ITEM}</div>"
    subject = f"Subject: {word('转发: 市科技局信息')}"
    raw = mail(SENDER, subject, "Content-Type: text/html; charset=utf-8", body=page.encode())
    original = {"sender": ["", "李四"], "sent": "2026-11-02T09:00:00+08:00", "subject": "高新技术 企业", "text": ITEM}
    yield "link-to-no-address", raw, expect("转发: 市科技局信息", text="", original=original)
    inner = b"Content-Type: message/rfc822\nContent-Disposition: attachment; filename=" + b"x" * 130
    part = inner + b"\n\nFrom: <lisi@example.com>\n\n" + ITEM.encode()
    raw = mail(SENDER, SUBJECT, "Content-Type: multipart/mixed; boundary=a", body=b"--a\n" + part + b"\n--a--\n")
    yield "letter-with-a-long-name", raw, expect("市科技局信息", text="", attachments=["x" * 116 + ".eml"])
