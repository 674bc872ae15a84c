"""Every answer to a clerk's line has words, and they say what changed."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from mailproc.desk import Verdict
from mailproc.model import Credit, CreditKind
from mailproc.office.orders import Command
from mailproc.office.references import Question
from mailproc.press import transcript


@pytest.mark.parametrize("order", [one.__name__.lower() for one in Command.__args__])
def test_every_order_has_words_when_done(order: str) -> None:
    assert transcript.words("done", order, ()) != order


@pytest.mark.parametrize("question", list(Question))
def test_every_question_has_words(question: Question) -> None:
    assert not transcript.words(Verdict.UNCLEAR, question.value, ()).endswith(question.value)


def test_names_and_letters_are_told() -> None:
    assert transcript.words("done", "release", ("2026-10",), 53) == "已印发：2026-10，共53封待发送"


def test_changes_are_summed_by_unit_and_month() -> None:
    made = Credit(
        id="1.1",
        unit="kjj",
        kind=CreditKind.ADOPTED,
        points=Decimal(2),
        count=1,
        effective=date(2026, 10, 8),
        month="2026-10",
        rule="adopted:yaoqing@2026-01-01",
        at=datetime(2026, 10, 8, tzinfo=UTC),
        who="clerk",
    )
    assert transcript.changes((made, made), {"kjj": "市科技局"}) == ("市科技局 2026-10 +4分",)
    now = {("kjj", "2026-10"): Decimal("0.4")}
    assert transcript.changes((made,), {"kjj": "市科技局"}, now) == ("市科技局 2026-10 +2分（由0.4分变为2.4分）",)
