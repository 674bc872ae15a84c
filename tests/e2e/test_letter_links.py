"""Links as mail programs open them: what a click makes of each, in digest, transcript and 请确认, is understood."""

import re
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from mailproc.office import offers
from tests.browser import DESK, PHONE, Browser, Opened
from tests.e2e.clerks import CLERK, KJJ, Bureau, mail, stamp
from tests.e2e.office import Office, report, story, text_of
from tests.e2e.test_digest_links import MORNING, unknown_sender, with_digest

MAILBOX = "xxk@jiangcheng.example"
LONGEST = 200  # some phones' programs cut at 256, Outlook at about 2,000
LINES = "要情213期:1\n批示 1 省\n要情213 1、2\n1是市教育局的\n3是市教育局的\n好的,收到\n领导问 科技局"


def page_of(letter: EmailMessage) -> str:
    body = letter.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def opened(href: str) -> Opened:
    """What a mail program that follows RFC 6068 to the letter makes of a link: a plus is a plus."""
    parts = urlsplit(href)
    headers = (pair.partition("=") for pair in parts.query.split("&"))
    return Opened(href, unquote(parts.path), tuple((unquote(name), unquote(value)) for name, _, value in headers), "")


def seen(chromium: Browser, letter: EmailMessage) -> tuple[Opened, ...]:
    """The links of a letter: as plain as can be, the same to whoever reads them; its plain text has no others."""
    html = page_of(letter)
    phone, desk = (chromium.look(html, width) for width in (PHONE, DESK))
    assert phone.links == desk.links
    assert (phone.width, desk.width) == (PHONE, DESK)
    assert {link.href for link in desk.links} >= set(re.findall(r"mailto:\S+", text_of(letter)))
    for link in desk.links:
        assert re.fullmatch(rf"mailto:{MAILBOX}\?subject=mp-[A-Z2-7]{{24}}", link.href)
        assert len(link.href) <= LONGEST
        assert f'href="{link.href}"' in html
        assert (opened(link.href).to, opened(link.href).headers) == (link.to, link.headers)
    return desk.links


def clicked(link: Opened, at: Bureau) -> bytes:
    """What is sent after a click: the program's own signature is in it, and nobody proves who it is."""
    assert link.to == MAILBOX
    ((_, subject),) = link.headers
    return mail("发自我的手机", subject=subject, above=(stamp(at.now),), at=at.now)


def test_every_link_of_every_letter_is_understood(office: Office, chromium: Browser) -> None:
    with with_digest(office) as at:
        unknown_sender(at)
        at.receive(report(KJJ, "信息3", story(2).replace("今年", "本年")), report("bt@163.com", "材料", story(9)))
        at.now = MORNING
        at.receive()
        at.wait()
        at.receive(mail(LINES, at=at.now), mail("要情213期:2", above=(stamp(at.now),), at=at.now))
        letters = [one for about in ("信箱日报", "办理情况", "请确认") for one in at.letters(about=about)[-1:]]
        links = [link for letter in letters for link in seen(chromium, letter)]
        offered = at.house.ledger.reading().office.offers
        assert len(letters) == 3
        assert len(links) == len({link.href for link in links}) > 12
        for link in links:
            token = offers.in_subject(link.headers[0][1])
            assert token is not None
            assert offered[offers.digest(token)].clerk == CLERK
        answers = len(at.letters(about="办理情况"))
        at.wait()
        at.receive(*(clicked(link, at) for link in links))
        assert len(at.letters(about="办理情况")) == answers + len(links)
        assert at.rejected() == []
