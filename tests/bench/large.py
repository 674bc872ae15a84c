"""`python -m tests.bench.large`: the memory of one `mailproc once` over mails with attachments of 50 MB, by format."""

# ruff: noqa: T201 - a report on the terminal

import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.bench.measure import MEGABYTE, run
from tests.bench.stage import REPOSITORY, raised
from tests.e2e.test_large_and_hostile import PROMISED, with_file, word, zipped

ZONE = ZoneInfo("Asia/Shanghai")
TEXT = "市科技局开展科技成果转化专项行动,全市高新技术企业达到128家。" * 3


def main() -> int:
    document = word(TEXT, photos=50_000_000)
    inner = with_file("转发", "a.docx", word(TEXT, photos=35_000_000))  # base64 within base64 makes 65 MB of it
    files = {"a.docx": document, "a.zip": zipped(a_docx=document), "a.eml": inner}
    worst = 0
    for name, data in files.items():
        now = datetime.now(ZONE)
        with raised(REPOSITORY / "config.toml", now.date().replace(day=1)) as stage:
            mails = [(with_file(f"第{n}件", name, data + b" " * n), now - timedelta(minutes=n)) for n in (1, 2)]
            stage.account.bulk_fill(mails)
            command = [sys.executable, "-m", "mailproc", "once", "--json", "--config", str(stage.config)]
            cost = run(command, stage.environment, stage.folder)
        worst = max(worst, cost.peak)
        size = sum(len(raw) for raw, _ in mails) / MEGABYTE
        print(f"{name:8} {size:5.0f} MB of mail  {cost.seconds:5.1f} s  peak {cost.peak / MEGABYTE:4.0f} MB")
    return int(worst > PROMISED)


if __name__ == "__main__":
    sys.exit(main())
