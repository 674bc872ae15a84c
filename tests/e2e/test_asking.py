"""What clerks ask: a unit's month, a unit for a leader, words reported before, the text for the chat group."""

from datetime import datetime, timedelta

from mailproc.desk import Reply, Verdict
from mailproc.press.page import Page
from tests.e2e.clerks import KJJ, NOW, Bureau, bureau, mail
from tests.e2e.office import ZONE, Office, report, story, text_of
from tests.e2e.test_desk import JYJ, QINGHE, typed

WORDS = "城西化工园区"


def asked(at: Bureau, line: str) -> Page:
    reply = answer(at, line)
    assert (reply.verdict, reply.number) == (Verdict.DONE, 0)
    assert reply.page is not None
    return reply.page


def answer(at: Bureau, line: str) -> Reply:
    return typed(at.house, line)


def about(n: int) -> str:
    return f"关于第{n}次检查的情况\n  {n}月以来,{WORDS}检查企业{n * 7}家,{story(n)}"


def test_answers_are_the_tallys_figures_and_change_nothing(office: Office) -> None:
    with bureau(office) as at:
        at.receive(report(JYJ, "信息", story(5)), report(KJJ, "信息1再报", story(1)))
        for line in ("要情213期:1", "批示 1 省", "采用 市科技局《云计算中心》 省办", "不计 2 新闻稿"):
            assert typed(at.house, line).verdict is Verdict.DONE
        typed(at.house, "扣分 市科技局 迟报 暴雨信息", confirmed=True)
        before = at.house.ledger.books.office.reach
        month, leader = asked(at, "科技局本月"), asked(at, "领导问 科技局")
        assert at.house.ledger.books.office.reach == before
    (row,) = [one for one in office.json("tally", "2026-10")["units"] if one["unit"] == "kjj"]
    assert month.title == "市科技局2026年10月报送采用情况"
    assert f"当月得分{row['points']}分，累计得分{row['points']}分" in month.sentences[0]
    assert [cells[0] for cells in month.rows] == ["2026-10-0004", "2026-10-0002", "2026-10-0001"]
    assert [cells[2] for cells in month.rows] == [
        "未计（与此前报送内容一致，已合并统计）",
        "未计（新闻稿）",
        "计数，昨日要情第213期，省批示",
    ]
    assert leader.sentences[0].startswith("截至10月8日9时00分，10月得分22.2分，居市直部门第1位（共2个）")
    assert {cells[0]: cells[1] for cells in leader.rows} == {
        "得分": row["points"],
        "位次": f"{row['rank']}",
        "报市信息（条）": f"{row['received']}",
        "昨日要情采用（条）": f"{row['adopted']['yaoqing']}",
        "省政府办公厅采用（条）": f"{row['adopted']['shengban']}",
        "省批示（次）": f"{row['instructions']}",
        "扣分（次）": f"{row['deductions']}",
    }
    assert sum("《" in sentence and sentence.endswith("）") for sentence in leader.sentences) == 2  # the repeat is none


def test_words_are_looked_for_in_titles_and_texts_of_all_months(office: Office) -> None:
    with bureau(office) as at:
        old = report(QINGHE, "信息", about(9))
        new = [report(JYJ, "信息", about(n)) for n in range(1, 12)]
        classified = report(JYJ, "专项", f"机密★10年\n\n{about(20)}")
        at.receive(old, at=NOW - timedelta(days=3))
        for n, raw in enumerate((*new, old.replace(b"Subject", b"X-Again: 1\r\nSubject"), classified)):
            office.account.append(raw, NOW - timedelta(minutes=20 - n))
        at.house.round(NOW)
        typed(at.house, "要情213期:3")
        typed(at.house, f"采用 市科技局《{WORDS}巡查》 省办")
        page = asked(at, f"查稿 {WORDS}")
        assert page.sentences == ("共找到13条，下列为最近10条，另有3条；可增加词语缩小范围。",)
        assert page.rows[0] == ("2026-10-B0001", f"市科技局10月8日《{WORDS}巡查》", "非信箱来稿，省政府办公厅")
        assert page.rows[1] == ("2026-10-0014", "市教育局10月8日《关于第11次检查的情况》", "—")
        exact = asked(at, f"查稿 {WORDS} 检查企业63家")
        assert [cells[0] for cells in exact.rows] == ["2026-10-0012", "2026-10-0003"]
        assert exact.rows[-1][1:] == ("清河县10月5日《关于第9次检查的情况》", "昨日要情第213期")
        assert not asked(at, "查稿 检查企业140家").rows
        assert answer(at, "查稿 ——").verdict is not Verdict.DONE
        at.house.ledger.close()
        (office.folder / "state" / "index.db").unlink()
        assert asked(at, f"查稿 {WORDS}") == page


def test_the_chat_text_is_the_published_one(office: Office) -> None:
    with bureau(office) as at:
        assert answer(at, "群发 10月").why == "not_released"
        assert answer(at, "群发").why == "not_released"
        at.house.round(datetime(2026, 11, 5, 9, 0, tzinfo=ZONE), whole=True)
        typed_at = datetime(2026, 11, 5, 9, 5, tzinfo=ZONE)
        with at.house.ledger.writing() as books:
            at.house.publisher(books).release(
                "2026-10", at.house.roster(books, typed_at), typed_at, signer="赵六", document_number=""
            )
        text = (office.folder / "state/editions/2026-10-1/chat.txt").read_text("utf-8")
        assert "\n".join(asked(at, "群发 10月").sentences) == text.strip()
        assert asked(at, "群发") == asked(at, "群发 10月")


def test_months_that_are_none_are_refused(office: Office) -> None:
    with bureau(office) as at:
        assert answer(at, "科技局9月").why == "no_month"
        assert answer(at, "科技局2026年11月").why == "no_month"
        assert answer(at, "领导问 民政局").why == "unit"


def test_an_answer_by_mail_stands_in_the_transcript(office: Office) -> None:
    with bureau(office) as at:
        at.receive(mail("领导问 科技局\n科技局本月\n查稿 科技创新"))
        (letter,) = at.letters(about="办理情况")
        text = text_of(letter)
        assert "【市科技局政务信息报送采用情况】" in text
        assert "编号｜报送信息｜计数、采用｜得分" in text
        assert "共找到2条。" in text
