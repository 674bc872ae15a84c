"""The mails of the tortured month: 300 from a fixed seed, of every class, in all the charsets that arrive."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from mailproc.demo.documents import File, photo, plain, word
from mailproc.demo.mime import Script, file_part, header_text, multipart, text_part
from tests.e2e.office import ZONE, story

BOX = "xxk@jiangcheng.example"
CLERK = "clerk@jiangcheng.example"
SUPERIOR = "xinxi@province.example"
SECRET_WORDS = "甲项目选址论证阶段性意见"  # of the restricted mail: they must stand in no file but its own
SCRIPTS = (
    Script("UTF-8", "utf-8"),
    Script("UTF-8", "utf-8", transfer="quoted-printable", names="extended"),
    Script("UTF-8", "utf-8", transfer="8bit", words="raw", names="raw"),
    Script("gb2312", "gb18030", transfer="8bit", words="raw"),  # the commonest lie there is
    Script("gb2312", "gb18030", words="cut"),
    Script("GBK", "gb18030", transfer="quoted-printable", names="sections"),
    Script("gb18030", "gb18030"),
    Script("", "gb18030", transfer="8bit", words="raw", names="raw"),
)
RARE = ("镕", "喆", "堃", "㐂", "𠮷", "€", "é", "①", "—", "“菜篮子”", "Ⅲ", "℃")
THEMES = ("科技创新", "教育教学", "防汛抗旱", "春耕备耕", "招商引资", "道路畅通", "养老服务", "老旧小区")
SITTING = timedelta(seconds=70)  # between the mails that one person sends at a sitting
RESENT = "领导好!\n再次报送,请查收。\n"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that will arrive. `numbered` says whether its class has a number."""

    tag: str
    arrival: datetime
    raw: bytes
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Sent:
    """A plain report, that may be sent again or corrected."""

    mail: Mail
    sender: str
    title: str
    text: str


@dataclass
class Postbag:
    """Collects the mails; everything random comes from `rng`, in the order of the calls."""

    rng: Random
    mails: list[Mail] = field(default_factory=list)
    reports: list[Sent] = field(default_factory=list)
    stories: int = 0
    moments: set[datetime] = field(default_factory=set)

    def put(self, tag: str, arrival: datetime, raw: bytes, *, numbered: bool = True) -> Mail:
        """A mail whose bytes stand. No two arrive in the same second."""
        while arrival in self.moments:
            arrival += timedelta(seconds=1)
        self.moments.add(arrival)
        mail = Mail(tag, arrival, raw, numbered)
        self.mails.append(mail)
        return mail

    def post(
        self,
        tag: str,
        arrival: datetime,
        sender: str,
        subject: str,
        text: str,
        *,
        numbered: bool = True,
        files: tuple[File, ...] = (),
        extra: bytes = b"",
    ) -> Mail:
        """A mail as one of the common programs writes it."""
        raw = written(tag, sender, subject, text, self.rng.choice(SCRIPTS), files, extra)
        return self.put(tag, arrival, raw, numbered=numbered)

    def tale(self) -> tuple[str, str]:
        """Title and text of a new item."""
        self.stories += 1
        title, _, body = story(self.stories, self.rng.choice(THEMES)).partition("\n")
        return title, f"{body.rstrip()}其中{self.rng.choice(RARE)}类{self.stories * 3}项。"

    def report(self, tag: str, arrival: datetime, sender: str, files: tuple[File, ...] = ()) -> Sent:
        """A plain report: title, text, a signature now and then."""
        title, text = self.tale()
        signed = text + self.rng.choice(("", "\n\n联系人:张三 电话:0000-8123456", "\n签发人:王五"))
        sent = Sent(self.post(tag, arrival, sender, title, f"{title}\n{signed}", files=files), sender, title, text)
        self.reports.append(sent)
        return sent


def written(  # noqa: PLR0917 a mail has so many parts
    tag: str, sender: str, subject: str, text: str, script: Script, files: tuple[File, ...] = (), extra: bytes = b""
) -> bytes:
    """The bytes of a mail, the same for the same values."""
    fields = b"From: <%s>\r\nTo: <%s>\r\nMessage-ID: <%s@torture.example>\r\nMIME-Version: 1.0\r\nSubject: %s\r\n"
    head = fields % (sender.encode(), BOX.encode(), tag.encode(), header_text(subject, script))
    body = text_part("plain", text, script)
    if files:
        parts = (body, *(file_part(one, script) for one in files))
        body = multipart("mixed", f"=_{tag}", parts)
    return extra + head + body


def at(day: int, clock: str, month: int = 10) -> datetime:
    return datetime.fromisoformat(f"2026-{month:02}-{day:02}T{clock}").replace(tzinfo=ZONE)


def sittings(bag: Postbag, stage: int, window: tuple[datetime, datetime], senders: tuple[str, ...], count: int) -> None:
    """So many reports within the window; a person sends one to four of them at a sitting, and gets one receipt."""
    start, end = window
    made = 0
    while made < count:
        sender = bag.rng.choice(senders)
        begin = start + (end - start - 4 * SITTING) * bag.rng.random()
        begin = begin.replace(microsecond=0)
        for place in range(min(bag.rng.choice((1, 1, 2, 3, 4)), count - made)):
            bag.report(f"s{stage}-{made + 1:03}", begin + place * SITTING, sender)
            made += 1


def resent(bag: Postbag, tag: str, sent: Sent, arrival: datetime) -> None:
    """The same text under another greeting: a duplicate."""
    bag.post(tag, arrival, sent.sender, sent.title, f"{RESENT}{sent.title}\n{sent.text}")


def corrected(bag: Postbag, tag: str, sent: Sent, arrival: datetime) -> None:
    """An edited text that says so: a revision, whose credit is the first's."""
    text = sent.text.replace("今年以来", "1至10月") + "特此更正。"
    bag.post(tag, arrival, sent.sender, f"更正:{sent.title}", f"以此件为准。\n{sent.title}\n{text}")


def same_bytes(bag: Postbag, tag: str, mail: Mail, arrival: datetime) -> None:
    """As when a server delivers twice: no mail of its own."""
    bag.put(tag, arrival, mail.raw, numbered=False)


def redelivered(bag: Postbag, tag: str, mail: Mail, arrival: datetime) -> None:
    """The same mail by another way: other bytes, the same Message-ID, a silent duplicate."""
    hop = b"Received: from gateway.jiangcheng.example by mx.jiangcheng.example; Sat, 10 Oct 2026 00:00:00 +0800\r\n"
    bag.put(tag, arrival, hop + mail.raw)


def joint(bag: Postbag, tag: str, first: tuple[str, datetime], second: tuple[str, datetime]) -> None:
    """市科技局 and 市教育局 send the same joint report: one item, both credited."""
    title, text = bag.tale()
    words = f"{title}\n{text}\n市科技局、市教育局联合报送\n"
    for place, (sender, arrival) in enumerate((first, second), 1):
        bag.post(f"{tag}-{place}", arrival, sender, f"联合报送:{title}", words)


def bundle(bag: Postbag, tag: str, arrival: datetime, sender: str) -> None:
    """A cover note and two documents: two items."""
    tales = [bag.tale() for _ in range(2)]
    files = tuple(
        make(f"{title}.{ending}", (title, text))
        for (title, text), make, ending in zip(tales, MAKERS, ENDS, strict=True)
    )
    bag.post(tag, arrival, sender, "报送信息2条", "现报送信息两条,附件请查收。", files=files)


MAKERS: tuple[Callable[..., File], ...] = (word, plain)
ENDS = ("docx", "txt")


def stranger(bag: Postbag, tag: str, arrival: datetime, unit: str) -> None:
    """From a private mailbox nobody knows, signed with a unit's name: 待确认单位."""
    title, text = bag.tale()
    bag.post(tag, arrival, f"{tag}@private.example", title, f"{title}\n{text}\n{unit} 李四")


def urgent(bag: Postbag, tag: str, arrival: datetime, sender: str) -> None:
    """The clerk is told at once, and the receipt says whom to call."""
    bag.post(
        tag,
        arrival,
        sender,
        "关于城西化工园火灾的报告",
        "今日14时20分,城西化工园一仓库发生火灾,无人员伤亡,现场正在处置。",
    )


def superior(bag: Postbag, tag: str, arrival: datetime) -> None:
    """Passed on to the clerk, never counted."""
    words = "请就你市秋冬季农田水利建设进展报送综合信息一篇。\n省政府办公厅信息处"
    bag.post(tag, arrival, SUPERIOR, f"关于约请报送信息的通知{tag}", words, numbered=False)


def restricted(bag: Postbag, tag: str, arrival: datetime, sender: str) -> None:
    """Bears a classification mark."""
    bag.post(tag, arrival, sender, f"秘密★3年 {SECRET_WORDS}", f"现将{SECRET_WORDS}报上,请审阅。")


def unreadable(bag: Postbag, tag: str, arrival: datetime) -> None:
    """Bytes that are no mail."""
    noise = bytes(bag.rng.choices((*range(1, 9), *range(0x80, 0x100)), k=2_000))
    bag.put(tag, arrival, b"\xff\xd8\xff\xe0" + noise)


def oversize(bag: Postbag, tag: str, arrival: datetime, sender: str) -> None:
    """Above limits.mail_bytes: kept unparsed, piece by piece."""
    files = (photo("现场照片.jpg", bag.rng, 60_000),)
    bag.post(tag, arrival, sender, "现场照片", "照片见附件。", files=files)


def bounced(bag: Postbag, tag: str, arrival: datetime) -> None:
    """RFC 3464: a letter that is none of ours could not be delivered."""
    status = (
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.old.example\r\n\r\n"
        b"Final-Recipient: rfc822; lisi@old.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    )
    parts = multipart(
        "report; report-type=delivery-status", f"=_{tag}", (text_part("plain", "not delivered", SCRIPTS[0]), status)
    )
    head = f"From: <MAILER-DAEMON@mx.old.example>\r\nTo: <{BOX}>\r\nMessage-ID: <{tag}@mx.old.example>\r\n"
    bag.put(tag, arrival, f"{head}MIME-Version: 1.0\r\nSubject: Undelivered Mail\r\n".encode() + parts, numbered=False)


def automatic(bag: Postbag, tag: str, arrival: datetime, sender: str) -> None:
    """A vacation note to one of our receipts."""
    subject = f"自动回复:【回执】{tag}(信息科)"
    bag.post(
        tag, arrival, sender, subject, "我正在外地出差。", numbered=False, extra=b"Auto-Submitted: auto-replied\r\n"
    )


def silent(bag: Postbag, tag: str, arrival: datetime, sender: str) -> None:
    """Thanks: no item."""
    bag.post(tag, arrival, sender, "回复:【回执】2026-10-0007(信息科)", "收到,谢谢!", numbered=False)


def zero(bag: Postbag, tag: str, arrival: datetime, sender: str) -> None:
    """A zero report: no item, one courteous receipt."""
    bag.post(tag, arrival, sender, "10月份政务信息零报告", "本月无信息报送。", numbered=False)


def command(bag: Postbag, tag: str, arrival: datetime) -> None:
    """A clerk asks by mail."""
    bag.post(tag, arrival, CLERK, "", "科技局本月", numbered=False)
