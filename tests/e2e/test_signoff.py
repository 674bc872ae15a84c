"""Signing: what is added to a draft makes a new one, and an approval is of what the signer was sent."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

from mailproc.desk import Desk, Reply, Verdict
from mailproc.press.render import shipped_folder
from tests.e2e.clerks import SIGNER, Bureau, bureau, mail, passed, stamp
from tests.e2e.office import Office, text_of
from tests.e2e.test_orders import drafted

OPENING = "当月,各单位围绕重点工作,报送量稳中有升。"


def drafts(at: Bureau, to: str = SIGNER) -> list[EmailMessage]:
    return at.letters(to, about="送审稿")


def html_of(message: EmailMessage) -> str:
    body = message.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def answer(at: Bureau, text: str, draft: EmailMessage) -> None:
    at.wait()
    fields = (f"In-Reply-To: {draft['Message-ID']}",)
    above = (passed(), stamp(at.now))
    at.receive(mail(text, sender=SIGNER, at=at.now, above=above, fields=fields, subject="回复:送审稿"))


def typed(at: Bureau, text: str, *, confirmed: bool = False) -> Reply:
    """A clerk's lines at the shell, then a round."""
    at.wait()
    house = at.house
    with house.ledger.writing() as books:
        desk = Desk(house.config, house.ledger, house.roster(books, at.now), house.publisher(books), "shell")
        *_, reply = desk.do(text, at.now, confirmed=confirmed)
    at.house.round(at.now)
    return reply


def test_an_opening_stands_first_and_makes_a_new_draft(office: Office) -> None:
    with bureau(office) as at:
        drafted(at)
        at.wait()
        at.receive(mail(f"开头语 10月:{OPENING}\n第二段。\n存在问题 10月:个别单位报送不及时。", at=at.now))
        assert at.done() == [f"开头语 10月:{OPENING}\n第二段。", "存在问题 10月:个别单位报送不及时。"]
        for to in (SIGNER, "clerk@jiangcheng.example"):
            first, second = drafts(at, to)
            assert second["Subject"] == "【送审稿·第2稿】关于2026年10月份全市政务信息报送采用情况的通报"
            assert OPENING not in text_of(first)
            text, html = text_of(second), html_of(second)
            assert text.index("各单位办公室：") < text.index(OPENING) < text.index("第二段。") < text.index("现将")
            assert text.index("四、存在问题") < text.index("个别单位报送不及时。") < text.index("五、")
            assert html.index(OPENING) < html.index("第二段。") < html.index("现将")
            assert "本稿为第2稿，前稿作废" in text
        at.wait()
        at.house.round(at.now)
        assert len(drafts(at)) == 2


def test_an_approval_of_an_older_draft_is_none(office: Office) -> None:
    with bureau(office) as at:
        drafted(at)
        typed(at, f"开头语 10月:{OPENING}")
        first, second = drafts(at)
        answer(at, "同意印发", first)
        assert "released 2026-10 by 赵六" not in at.done()
        (told,) = at.letters(SIGNER, about="办理情况")
        assert "本行未执行。送审稿发出后内容又有改动，尚不能据此印发。" in text_of(told)
        assert len(drafts(at)) == 2
        answer(at, "同意印发", second)
        assert "released 2026-10 by 赵六" in at.done()
        (circular,) = at.letters("head@jiangcheng.example")
        assert OPENING in text_of(circular)
        assert OPENING in html_of(circular)
        assert "送审" not in text_of(circular)


@pytest.mark.parametrize("text", ["同意", "印发10月 签发人 赵六"])
def test_an_approval_that_crosses_a_change_is_none(office: Office, text: str) -> None:
    """Both arrive before the same round: the signer saw no draft that says it."""
    with bureau(office) as at:
        drafted(at)
        (first,) = drafts(at)
        at.wait()
        office.account.append(mail("要情213期 10月9日:10-1", at=at.now), at.now)
        answer(at, text, first)
        assert at.done() == ["要情213期 10月9日:10-1"]
        assert "请您核阅后就新稿答复" in text_of(at.letters(SIGNER, about="办理情况")[0])
        assert len(drafts(at)) == 2
        answer(at, "同意", drafts(at)[1])
        assert at.done()[-1] == "released 2026-10 by 赵六"


def test_what_changes_nothing_of_the_circular_makes_no_draft(office: Office) -> None:
    with bureau(office) as at:
        drafted(at)
        assert typed(at, "扣分 市教育局 迟报 11月5日暴雨信息", confirmed=True).verdict is Verdict.DONE
        (first,) = drafts(at)
        answer(at, "同意", first)
        assert at.done()[-1] == "released 2026-10 by 赵六"


def test_words_are_taken_back_and_refused_where_the_month_is_out(office: Office) -> None:
    with bureau(office) as at:
        drafted(at)
        assert typed(at, f"开头语:{OPENING}").names == ("2026-10",)
        assert typed(at, f"开头语 10月:{OPENING}").why == "words_again"
        assert typed(at, "撤销上一条").verdict is Verdict.DONE
        assert [OPENING in text_of(one) for one in drafts(at)] == [False, True, False]
        assert typed(at, "开头语 9月:早").why == "no_month"
        assert typed(at, "开头语 10月:改后").verdict is Verdict.DONE
        asked = typed(at, "印发10月 签发人 赵六")
        assert (asked.verdict, asked.why) == (Verdict.CONFIRM, "release")
        assert typed(at, "印发10月 签发人 赵六", confirmed=True).verdict is Verdict.DONE
        assert typed(at, f"存在问题 10月:{OPENING}").why == "words_out"


def test_a_clerk_is_told_that_the_draft_has_changed_and_auto_waits_for_the_new_one(office: Office) -> None:
    with bureau(office) as at:
        drafted(at)
        path = office.folder / "config.toml"
        path.write_text(path.read_text().replace("[schedule]\n", '[schedule]\nrelease = "auto"\n'))
    with office.house() as house:
        at.house = house
        at.wait()  # the draft of the 5th, 9:00 was to go out by itself on the 6th, 9:00
        with house.ledger.writing() as books:
            desk = Desk(house.config, house.ledger, house.roster(books, at.now), house.publisher(books), "shell")
            desk.do(f"开头语 10月:{OPENING}", at.now, confirmed=False)
            (asked,) = desk.do("印发10月", at.now, confirmed=False)
        assert (asked.verdict, asked.why) == (Verdict.CONFIRM, "releasechanged")
        house.round(at.now)
        assert len(drafts(at)) == 2
        monday = at.now + timedelta(days=3)
        house.round(monday - timedelta(minutes=1))
        assert not house.ledger.reading().course("2026-10").published
        house.round(monday)
        assert house.ledger.reading().course("2026-10").published


def test_a_template_that_fails_on_real_figures_is_told_and_no_circular_fails(office: Office) -> None:
    """It is well as it lies there; only what it asks of a real month is not."""
    own = office.folder / "templates"
    own.mkdir()
    for name, old, new in (
        ("circular.j2", "<p>{{ group_words(group) }}</p>", "<p>{{ group.leaders[7].name }}</p>"),
        ("tally.j2", "{% block text %}", "{% block text %}{{ classes[99].name }}"),
    ):
        shipped = (shipped_folder() / name).read_text("utf-8")
        assert old in shipped
        (own / name).write_text(shipped.replace(old, new), "utf-8")
    with bureau(office) as at:
        told = office.program("check", code=1)
        assert "模板 circular.j2" in told
        assert "模板 tally.j2" in told
        assert "已改用内置模板" in told
        drafted(at)
        typed(at, "印发10月 签发人 赵六", confirmed=True)
        (circular,) = at.letters("head@jiangcheng.example")
        assert "二、报送采用情况" in text_of(circular)
        assert "市直部门报送信息" in text_of(circular)
