"""All outgoing mails in a folder, with an index.html to look through them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from mailproc.demo.servers import Delivery

INDEX: Final = "index.html"
KINDS: Final = (  # label, and the beginning of the subjects of such letters; the first that fits
    ("通报", "^关于.*通报"),
    ("通报送审稿", "^【送审稿】"),
    ("统计表", "^【统计表】"),
    ("核对表", "^【核对表】"),
    ("紧急提醒", "^【紧急】"),
    ("上级来件", "^【上级来件】"),
    ("信箱日报", "^【信箱日报】"),
    ("系统提示", "^【系统提示】"),
    ("约稿", "^【约稿"),
    ("回执", "^【回执】"),
    ("其他", ""),
)
WORDS: Final = {
    "title": "发出的邮件",
    "none": "没有发出邮件。",
    "sender": "发件人",
    "recipient": "收件人",
    "date": "日期",
    "subject": "主题",
    "envelope": "信封发件人",
    "null": "<>(空)",
    "page": "网页正文",
    "text": "纯文本正文",
    "headers": "全部邮件头",
    "files": "附件",
    "raw": "原始邮件 (.eml)",
    "back": "← 返回目录",
    "letters": "封",
    "undated": "无日期",
    "no_subject": "(无主题)",
    "search": "按主题、收件人筛选",
}
STYLE: Final = """
:root { --red: #b3261e; --line: #e3e0da; --soft: #f7f5f1; color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 2rem 1.5rem 4rem; color: #222; background: #fff;
  overflow-wrap: anywhere; -webkit-text-size-adjust: 100%;
  font: 15px/1.7 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; }
h1 { font-size: 1.5rem; font-weight: 600; margin: 0 0 .3rem; padding-bottom: .6rem;
  border-bottom: 3px solid var(--red); }
h2 { font-size: 1.1rem; margin: 2.2rem 0 .4rem; }
h3 { font-size: .95rem; color: #555; margin: 1.1rem 0 .2rem; font-weight: 600; }
small { color: #777; font-weight: 400; font-size: .85rem; }
a { color: #1a4f8b; }
nav { margin: .8rem 0; }
nav a { display: inline-block; margin: .2rem .5rem .2rem 0; padding: .1rem .8rem; text-decoration: none;
  border: 1px solid var(--line); border-radius: 1rem; color: inherit; background: var(--soft); }
nav a:hover { border-color: var(--red); }
input { width: 100%; max-width: 26rem; padding: .4rem .7rem; font: inherit; border: 1px solid var(--line);
  border-radius: .4rem; }
table { width: 100%; border-collapse: collapse; }
tr { border-bottom: 1px solid var(--line); }
td, th { padding: .3rem .6rem; text-align: left; vertical-align: top; }
th { width: 7rem; color: #777; font-weight: 400; white-space: nowrap; }
.list tr:hover { background: var(--soft); }
.time { width: 4.5rem; color: #777; font-variant-numeric: tabular-nums; }
.to { width: 19rem; color: #555; }
iframe { width: 100%; height: 44rem; border: 1px solid var(--line); border-radius: .4rem; background: #fff; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--soft); padding: 1rem;
  border-radius: .4rem; font-size: .85rem; }
details { margin: 1rem 0; }
summary { cursor: pointer; color: #555; }
@media (max-width: 600px) {
  body { padding: 1rem .9rem 3rem; }
  h1 { font-size: 1.25rem; }
  .list td { display: block; width: auto; padding: 0 .2rem; }
  .list td:first-child { padding-top: .3rem; }
  .list td:last-child { padding-bottom: .3rem; }
  th { width: 5.5rem; padding-left: .2rem; }
  iframe { height: 36rem; }
}
"""
PAGE: Final = Template(
    '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>$title</title>'
    '<meta name="viewport" content="width=device-width"><style>$style</style></head>\n<body>\n$body\n</body></html>\n'
)
FILTER: Final = """<script>
const box = document.querySelector("input");
box.addEventListener("input", () => {
  for (const row of document.querySelectorAll(".list tr"))
    row.hidden = !row.textContent.toLowerCase().includes(box.value.trim().toLowerCase());
});
</script>"""
UNSAFE: Final = re.compile(r'[\x00-\x1f/\\:*?"<>|]')


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter as the gallery shows it. `page` is the name of its own page."""

    page: str
    kind: str
    sent: datetime | None
    subject: str
    recipient: str
    mail: EmailMessage
    delivery: Delivery

    @property
    def day(self) -> str:
        return f"{self.sent:%Y-%m-%d}" if self.sent else WORDS["undated"]


def write(folder: Path, deliveries: Iterable[Delivery], title: str = WORDS["title"]) -> Path:
    """Write a page for every letter and an index by kind and day; returns the index's path.

    The folder is made if need be; files of the same names are replaced. Nothing is loaded from elsewhere.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shown = [_shown(number, delivery) for number, delivery in enumerate(deliveries, 1)]
    for letter in shown:
        _write_letter(folder, letter)
    index = folder / INDEX
    index.write_text(_page(title, _index(title, shown)), encoding="utf-8")
    return index


def kind_of(subject: str) -> str:
    """What sort of letter a subject belongs to, as the index calls it."""
    return next(label for label, words in KINDS if re.search(words, subject))


def _shown(number: int, delivery: Delivery) -> Shown:
    mail = BytesParser(policy=policy.default).parsebytes(delivery.data)
    subject = str(mail.get("Subject", "")) or WORDS["no_subject"]
    date = mail.get("Date")
    sent: datetime | None = date.datetime if date is not None else None
    return Shown(
        f"{number:05}.html",
        kind_of(subject),
        sent,
        subject,
        str(mail.get("To", "")) or ", ".join(delivery.recipients),
        mail,
        delivery,
    )


# --- the index --------------------------------------------------------------------------------------------


def _index(title: str, shown: Sequence[Shown]) -> str:
    if not shown:
        return f"<h1>{escape(title)}</h1><p>{WORDS['none']}</p>"
    kinds = [(label, [letter for letter in shown if letter.kind == label]) for label, _ in KINDS]
    present = [(label, letters) for label, letters in kinds if letters]
    links = "".join(f'<a href="#{escape(label)}">{escape(label)} {len(letters)}</a>' for label, letters in present)
    head = f"<h1>{escape(title)} <small>{len(shown)} {WORDS['letters']}</small></h1><nav>{links}</nav>"
    search = f'<input type="search" placeholder="{WORDS["search"]}">'
    return "\n".join([head, search, *(_section(label, letters) for label, letters in present), FILTER])


def _section(label: str, letters: Sequence[Shown]) -> str:
    days: dict[str, list[Shown]] = {}
    for letter in sorted(letters, key=lambda letter: (letter.day, letter.page)):
        days.setdefault(letter.day, []).append(letter)
    tables = (
        f"<h3>{day} <small>{len(of_day)} {WORDS['letters']}</small></h3>"
        f'<table class="list">{"".join(map(_row, of_day))}</table>'
        for day, of_day in days.items()
    )
    count = f"<small>{len(letters)} {WORDS['letters']}</small>"
    return f'<h2 id="{escape(label)}">{escape(label)} {count}</h2>\n' + "\n".join(tables)


def _row(letter: Shown) -> str:
    clock = f"{letter.sent:%H:%M}" if letter.sent else ""
    link = f'<a href="{letter.page}">{escape(letter.subject)}</a>'
    return f'<tr><td class="time">{clock}</td><td>{link}</td><td class="to">{escape(letter.recipient)}</td></tr>\n'


# --- one letter -------------------------------------------------------------------------------------------


def _write_letter(folder: Path, letter: Shown) -> None:
    stem = letter.page.removesuffix(".html")
    (folder / f"{stem}.eml").write_bytes(letter.delivery.data)
    parts = [f'<p><a href="{INDEX}">{WORDS["back"]}</a></p>', f"<h1>{escape(letter.subject)}</h1>", _told(letter)]
    if files := _save_files(folder, stem, letter.mail):
        items = "".join(f'<li><a href="{escape(path)}" download>{escape(name)}</a></li>' for path, name in files)
        parts.append(f"<h2>{WORDS['files']}</h2><ul>{items}</ul>")
    page = letter.mail.get_body(("html",))
    if page is not None:
        # sandboxed and given as data: a letter's own page can run nothing and fetch nothing of the gallery's
        parts.append(f'<h2>{WORDS["page"]}</h2><iframe sandbox srcdoc="{escape(_content(page))}"></iframe>')
    text = letter.mail.get_body(("plain",))
    if text is not None:
        parts.append(f"<h2>{WORDS['text']}</h2><pre>{escape(_content(text))}</pre>")
    head = "\n".join(f"{name}: {value}" for name, value in letter.mail.items())
    parts.append(f"<details><summary>{WORDS['headers']}</summary><pre>{escape(head)}</pre></details>")
    parts.append(f'<p><a href="{stem}.eml">{WORDS["raw"]}</a></p>')
    (folder / letter.page).write_text(_page(letter.subject, "\n".join(parts)), encoding="utf-8")


def _told(letter: Shown) -> str:
    rows = (
        ("sender", str(letter.mail.get("From", ""))),
        ("recipient", letter.recipient),
        ("date", f"{letter.sent:%Y-%m-%d %H:%M}" if letter.sent else WORDS["undated"]),
        ("envelope", letter.delivery.sender or WORDS["null"]),
    )
    return (
        "<table>"
        + "".join(f"<tr><th>{WORDS[key]}</th><td>{escape(value)}</td></tr>" for key, value in rows)
        + "</table>"
    )


def _save_files(folder: Path, stem: str, mail: EmailMessage) -> list[tuple[str, str]]:
    """Each attachment as a file of its own: path beside the page, and its name."""
    saved = []
    for place, part in enumerate(mail.iter_attachments(), 1):
        name = part.get_filename() or f"{WORDS['files']}{place}"
        path = f"{stem}-{place}-{UNSAFE.sub('_', name)}"
        (folder / path).write_bytes(_octets(part))
        saved.append((path, name))
    return saved


def _octets(part: EmailMessage) -> bytes:
    """An enclosed file, or mail, as bytes."""
    if part.get_content_maintype() == "multipart":
        return part.as_bytes()
    content = part.get_content()
    return content.encode() if isinstance(content, str) else bytes(content)


def _content(part: MIMEPart) -> str:
    return str(part.get_content())


def _page(title: str, body: str) -> str:
    return PAGE.substitute(title=escape(title), style=STYLE, body=body)
