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
