"""A mailbox of any size, as an information section's is: Chinese submissions, the same for the same seed."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from random import Random
from typing import Final

from mailproc.demo import documents
from mailproc.demo.clients import Hop, delivered, stamp_of
from mailproc.demo.documents import File
from mailproc.demo.mime import Script, file_part, header_text, multipart, text_part
from mailproc.demo.vocabulary import CLOSINGS, DETAILS, LEADS, PEOPLE, PLACES
from mailproc.model import Address, Unit
from mailproc.office.roster import addresses_of

SEED: Final = 20261001
SERVER: Final = "mx.jiangcheng.example"
SHORTEST, LONGEST = 300, 1500  # characters of a report
WITH_HTML: Final = 0.68
WITH_DOCUMENT: Final = 0.20
SMALLEST, LARGEST = 50_000, 500_000  # bytes of a document
LABELS: Final = (("gb18030", 25), ("gb2312", 30), ("gbk", 10), ("utf-8", 35))  # per cent; the older two hold GBK
TRANSFERS: Final = (("base64", 60), ("quoted-printable", 20), ("8bit", 20))  # per cent

# words of which sentences are strung together: pairs of them are so many that no two reports are alike
_ADVERB_LIST: Final = (
    "持续 深入 扎实 统筹 全面 有序 集中 率先 稳步 精准 分类 加快 同步 逐项 联合 主动 及时 广泛 切实 严格"
)
_VERB_LIST: Final = (
    "推进 开展 落实 完善 健全 强化 优化 提升 排查 整治 督促 走访 建立 组织 引导 培育 扶持 改造 新建 扩建 修订 出台 "
    "调度 核查 抽检 公示 签约 对接 招引 盘活 压减 拓展 打通 巩固 深化 规范 复核 通报 化解 调解 受理 办结 回访 评估 "
    "验收 演练"
)
_NOUN_LIST: Final = (
    "机制 清单 项目 企业 园区 平台 窗口 热线 隐患 堵点 预案 队伍 网格 社区 乡村 农户 合作社 产业链 供应链 专利 成果 "
    "贷款 补贴 税费 岗位 技能 培训 学校 学位 医院 床位 药品 养老 托育 景区 民宿 文物 赛事 河道 水库 堤防 泵站 管网 "
    "路灯 公交 航道 码头 桥梁 工地 扬尘 噪声 污水 垃圾 林地 耕地 良种 农机 冷库 粮仓 集市 菜价 消防 燃气 电梯 危房 "
    "物业 车位 档案 数据 算力 光纤 基站 证照 印章 投诉 信访 合同 标准 信用 资金 债券 审计 绩效 预算 采购 招标 外贸 "
    "口岸 仓储 物流 快递"
)
_ADVERBS, _VERBS, _NOUNS = (tuple(words.split()) for words in (_ADVERB_LIST, _VERB_LIST, _NOUN_LIST))
_ENDS: Final = (
    "共{m}处",
    "涉及{n}个方面",
    "同比增长{p}%",
    "惠及群众{m}人",
    "投入{m}万元",
    "完成率{p}%",
    "较上月减少{n}起",
    "覆盖{d}等地",
    "平均提速{n}天",
    "形成{n}项做法",
)
_HEADINGS: Final = ("一、主要做法。", "二、初步成效。", "三、存在问题。", "四、下步打算。")


@dataclass(frozen=True, slots=True)
class Report:
    """What a unit reports: a title, and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


class Corpus:
    """Composes mails of these units to that address. The same seed and the same calls give the same bytes."""

    def __init__(self, units: Sequence[Unit], office: Address, seed: int = SEED) -> None:
        self.rng = Random(seed)
        self.office = office
        self.senders = [(unit, senders_of(unit)) for unit in units if senders_of(unit)]
        self.weights = [10 / (10 + rank) for rank in range(len(self.senders))]  # some units report ten times as much

    def mails(self, count: int, begin: datetime, end: datetime) -> Iterator[tuple[bytes, datetime]]:
        """So many mails and their arrivals, spread over the time between, the earliest first."""
        span = (end - begin).total_seconds()
        for seconds in sorted(self.rng.uniform(0, span) for _ in range(count)):
            arrival = datetime.fromtimestamp(int(begin.timestamp() + seconds), begin.tzinfo)
            yield self.mail(arrival), arrival

    def mail(self, arrival: datetime) -> bytes:
        """One mail, as the office's server files it."""
        rng = self.rng
        ((unit, addresses),) = rng.choices(self.senders, self.weights)
        sender = Address(rng.choice(addresses), unit.short)
        report = self.report()
        script = self.script()
        file = self.document(report) if rng.random() < WITH_DOCUMENT else None
        text = report.text
        if file is not None and rng.random() < 0.5:
            text = f"信息科:\n现将《{report.title}》报上,请查收附件。"
        body = self.body(f"{text}\n\n{unit.short} {rng.choice(PEOPLE)}\n联系电话:0000-{self.digits(7)}", script)
        if file is not None:
            body = multipart("mixed", f"----=_Part_{rng.getrandbits(64):x}", [body, file_part(file, script)])
        raw = self.head(sender, f"【{unit.short}】{report.title}", script, arrival) + body
        return delivered(raw, Hop(sender.address, self.office.address, arrival, SERVER), rng)

    # --- words ---

    def report(self) -> Report:
        """A report of SHORTEST to LONGEST characters, hardly like any other."""
        rng = self.rng
        title = f"{rng.choice(PLACES)}{self.phrase()}{rng.choice(_VERBS)}{rng.choice(_NOUNS)}"
        length = rng.randint(SHORTEST, LONGEST)
        paragraphs = [self.filled(rng.choice(LEADS)).replace("{o}", self.phrase())]
        paragraphs += [self.paragraph(heading, length // len(_HEADINGS) - 30) for heading in _HEADINGS]
        paragraphs.append(self.filled(rng.choice(CLOSINGS)))
        return Report(title, tuple(paragraphs))

    def paragraph(self, heading: str, length: int) -> str:
        sentences = [heading]
        while sum(map(len, sentences)) < length:
            usual = self.rng.random() < 0.1
            sentences.append(self.filled(self.rng.choice(DETAILS)) if usual else self.sentence())
        return "".join(sentences)

    def sentence(self) -> str:
        clauses = [self.phrase() for _ in range(self.rng.randint(1, 3))]
        return ",".join([*clauses, self.filled(self.rng.choice(_ENDS))]) + "。"

    def phrase(self) -> str:
        rng = self.rng
        return f"{rng.choice(_ADVERBS)}{rng.choice(_VERBS)}{rng.choice(_NOUNS)}{rng.choice(_NOUNS)}"

    def filled(self, text: str) -> str:
        rng = self.rng
        for slot, value in (
            ("{n}", str(rng.randint(3, 48))),
            ("{m}", str(rng.randint(103, 9876))),
            ("{p}", f"{rng.randint(3, 96)}.{rng.randint(1, 9)}"),
            ("{y}", str(rng.randint(12, 970))),
            ("{d}", rng.choice(PLACES)),
        ):
            text = text.replace(slot, value)
        return text

    def digits(self, count: int) -> str:
        return "".join(self.rng.choices("23456789", k=count))

    # --- bytes ---

    def script(self) -> Script:
        """How this mail's program writes Chinese."""
        ((label, _),) = self.rng.choices(LABELS, [share for _, share in LABELS])
        ((transfer, _),) = self.rng.choices(TRANSFERS, [share for _, share in TRANSFERS])
        return Script(label, "utf-8" if label == "utf-8" else "gb18030", transfer)

    def head(self, sender: Address, subject: str, script: Script, arrival: datetime) -> bytes:
        identity = f"<{self.rng.getrandbits(96):x}@{sender.domain}>"
        fields = (
            b"From: %s <%s>" % (header_text(sender.name, script), sender.address.encode()),
            b"To: <%s>" % self.office.address.encode(),
            b"Subject: " + header_text(subject, script),
            f"Date: {stamp_of(arrival)}\r\nMessage-ID: {identity}\r\nMIME-Version: 1.0\r\n".encode(),
        )
        return b"\r\n".join(fields)

    def body(self, text: str, script: Script) -> bytes:
        plain = text_part("plain", text, script)
        if self.rng.random() >= WITH_HTML:
            return plain
        rows = "\n".join(
            f'<p style="margin:0;line-height:1.5;font-family:宋体">{escape(line)}</p>' for line in text.splitlines()
        )
        page = text_part("html", f"<html><body>{rows}</body></html>", script)
        return multipart("alternative", f"----=_Next_{self.rng.getrandbits(64):x}", [plain, page])

    def document(self, report: Report) -> File:
        """The report as a document of SMALLEST to LARGEST bytes, most of it a picture that cannot be compressed."""
        size = self.rng.randint(SMALLEST, LARGEST)
        paragraphs = (report.title, *report.paragraphs)
        if self.rng.random() < 0.5:
            return illustrated_word(documents.word(f"{report.title}.docx", paragraphs), self.rng.randbytes(size))
        return illustrated_pdf(documents.pdf(f"{report.title}.pdf", paragraphs), self.rng.randbytes(size))


def senders_of(unit: Unit) -> tuple[str, ...]:
    """The addresses from which a unit writes."""
    return tuple(addresses_of(unit)) or tuple(f"xinxi@{domain}" for domain in unit.domains[:1])


def illustrated_word(file: File, picture: bytes) -> File:
    """The document with a picture in its package."""
    package = io.BytesIO(file.data)
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr(zipfile.ZipInfo("word/media/image1.jpeg"), picture, zipfile.ZIP_STORED)
    return File(file.name, file.media_type, package.getvalue())


def illustrated_pdf(file: File, picture: bytes) -> File:
    """The document with a picture in an incremental update (ISO 32000-1 §7.5.6)."""
    number = int(file.data.rpartition(b"/Size ")[2].partition(b"/")[0])
    previous = file.data.rpartition(b"startxref\n")[2].partition(b"\n")[0]
    place = len(file.data)
    stream = b"%d 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (number, len(picture), picture)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, place)
    trailer = b"trailer\n<</Size %d/Root 1 0 R/Prev %s>>\nstartxref\n%d\n%%%%EOF\n"
    tail = trailer % (number + 1, previous, place + len(stream))
    return File(file.name, file.media_type, file.data + stream + table + tail)
