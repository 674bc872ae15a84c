"""`inspect`: all that is found in a mail, for programs and for people."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import pytest

from mailproc import config as configuration
from mailproc import inspection
from mailproc.errors import UsageError
from mailproc.examination import Examiner
from mailproc.inspection import Finding
from mailproc.model import MailClass
from mailproc.office.roster import Roster
from mailproc.post.documents.reader import Reader

REPOSITORY = Path(__file__).parents[1]
MAILS = REPOSITORY / "tests" / "mails"
NOW = datetime(2026, 11, 3, 9, 15, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    with Reader() as documents:
        yield Examiner(
            configuration.load(REPOSITORY / "config.toml", {}, secrets=False), documents, own=lambda _: False
        )


@cache
def roster(examiner: Examiner) -> Roster:
    """It learns all names when it is first asked for one."""
    return Roster(examiner.config.groups, examiner.config.units)


def inspected(examiner: Examiner, file: Path) -> Finding:
    return inspection.inspect(file, examiner, roster(examiner), NOW)


def test_a_forward_is_shown_with_its_evidence(examiner: Examiner) -> None:
    found = inspection.as_json(inspected(examiner, MAILS / "forward-netease.eml"))
    assert (found["from"], found["from_name"]) == ("zhangsan@example.com", "张三")
    assert found["items"] == ["全市新改建农村公路128公里"]
    assert found["class"] == "unattributed"
    assert (found["unit"], found["proposal"]) == (None, "jtj")
    assert {"kind": "subject", "value": "市交通运输局信息", "unit": "jtj"} in list(found["evidence"])  # type: ignore[call-overload]
    assert found["original"] == {
        "from": "wangwu@example.com",
        "from_name": "王五",
        "sent": "2026-10-31T23:41:00+08:00",
        "subject": "市交通运输局信息",
        "text": "全市新改建农村公路128公里。",
    }


def test_what_does_not_count_has_no_items(examiner: Examiner) -> None:
    found = inspection.as_json(inspected(examiner, MAILS / "bounce-postfix-unknown.eml"))
    assert (found["class"], found["auto"], found["items"]) == ("bounce", True, [])


def test_every_sample_is_one_line_of_json(examiner: Examiner, tmp_path: Path) -> None:
    (tmp_path / "empty.eml").write_bytes(b"")
    whole = inspection.as_json(inspected(examiner, MAILS / "forward-netease.eml"))
    for file in inspection.files([MAILS, tmp_path]):
        line = json.dumps(inspection.as_json(inspected(examiner, file)), ensure_ascii=False)
        assert "\n" not in line
        found = json.loads(line)
        assert found["file"] == str(file)
        assert found.keys() == whole.keys() or found["class"] == "unreadable"


def test_on_the_screen(examiner: Examiner, capsys: pytest.CaptureFixture[str]) -> None:
    inspection.show(inspected(examiner, MAILS / "forward-netease.eml"))
    said = " ".join(capsys.readouterr().out.split())
    assert "from 张三 <zhangsan@example.com>" in said
    assert "forwarded 王五 <wangwu@example.com> 2026-10-31T23:41:00+08:00 市交通运输局信息" in said
    assert "evidence subject: 市交通运输局信息 → jtj" in said
    assert "unit ? jtj" in said


def test_a_mail_on_which_our_own_code_fails_is_unreadable(examiner: Examiner, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Examiner, "case", broken)
    found = inspected(examiner, MAILS / "forward-netease.eml")
    assert (found.mail_class, found.reason) == (MailClass.UNREADABLE, "reading failed: ZeroDivisionError")


def test_a_file_that_is_not_there(examiner: Examiner, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        inspected(examiner, tmp_path / "none.eml")
