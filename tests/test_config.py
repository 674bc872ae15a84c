"""config.toml: the example works, the page tells of every key, and every problem is told at once."""

import re
import tomllib
from dataclasses import fields
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from mailproc import config
from mailproc.config import Config
from mailproc.errors import ConfigError
from mailproc.model import Address, AwardRules, FeeTable, Group, Rate, Unit
from mailproc.office.calendar import Workdays
from mailproc.post.settings import PROVIDERS
from mailproc.servers_reading import Place
from mailproc.toml_reading import Reading, Section

ROOT = Path(__file__).parent.parent
EXAMPLE = (ROOT / "config.toml").read_text("utf-8")
PAGE = (ROOT / "docs" / "configuration.md").read_text("utf-8")
ENVIRON = {"MAILPROC_IMAP_PASSWORD": "im-secret", "MAILPROC_SMTP_PASSWORD": "sm-secret"}
KJJ = '{ id = "kjj", '


def write(folder: Path, *changes: tuple[str, str]) -> Path:
    """The example with some of its text replaced."""
    text = EXAMPLE
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    (folder / "templates").mkdir(exist_ok=True)
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return path


def load(folder: Path, *changes: tuple[str, str]) -> Config:
    return config.load(write(folder, *changes), ENVIRON)


def problems(path: Path, environ: dict[str, str] = ENVIRON) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as raised:
        config.load(path, environ)
    return raised.value.problems


# --- the example ------------------------------------------------------------------------------------------


def test_the_example_works_and_needs_no_advice(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    assert loaded.advice == ()
    assert loaded.office.start == date(2026, 10, 1)
    assert loaded.mailboxes[0].folders == ("INBOX", "垃圾邮件")
    assert (loaded.mailboxes[0].password, loaded.sending.password) == ("im-secret", "sm-secret")
    assert loaded.clerks[0] == Address("wangwu@xxk.jiangcheng.example", "王五")
    assert loaded.schedule.reply_time == time(17, 30)
    assert loaded.state == tmp_path / "state"
    assert loaded.mirror is None
    assert loaded.rules.received == (Rate(date(2026, 1, 1), Decimal("0.2")),)
    points = {outlet.name: outlet.rates[0].points for outlet in loaded.rules.outlets}
    assert points == {"昨日要情": 2, "信息短波": 1, "报省信息": 3, "省政府办公厅": 10, "国务院办公厅": 20}
    assert [level.rates[0].points for level in loaded.rules.instructions] == [10, 20, 30]
    assert {kind.name: kind.rates[0].points for kind in loaded.rules.deductions} == dict.fromkeys(
        ("迟报", "错报", "漏报", "失实"), 10
    )


def test_the_examples_roster(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    roster, day = loaded.roster, date(2026, 10, 1)
    count = {group.id: sum(unit.group == group.id for unit in loaded.units) for group in loaded.groups}
    assert count["county"] >= 10
    assert count["bureau"] >= 26
    assert count["other"] >= 6
    assert [unit.order for unit in loaded.units] == list(range(len(loaded.units)))
    assert roster.counting("lsj", day) == "fgw"
    assert roster.counting("jjzd", day) == "gaj"
    assert not all(unit.assessed for unit in loaded.units)
    for unit in loaded.units:
        assert roster.named(f"联系单位:{unit.name}") == (unit.id,)
        assert roster.named(unit.short) == (unit.id,)
        assert roster.called(unit.short) == (unit.id,)


def test_passwords_are_not_shown(tmp_path: Path) -> None:
    assert "secret" not in repr(load(tmp_path))


def test_every_key_of_the_loader_stands_in_the_page_and_no_other(tmp_path: Path) -> None:
    reading = Reading()
    top = Section(reading, "", tomllib.loads(EXAMPLE, parse_float=Decimal))
    config._config(top, Place(tmp_path, ENVIRON, secrets=False))
    asked = {re.sub(r"\[[^]]*\]", "[]", section.key(key)) for section in reading.opened for key in section.asked}
    tables = {key for key in asked if any(other.startswith((f"{key}.", f"{key}[]")) for other in asked)}
    told = set(re.findall(r"^\| `([a-z_.\[\]]+)` \|", PAGE, re.MULTILINE)) - {"name", "short", "domains", "id"}
    assert asked - tables <= told
    assert told <= asked | {re.sub(r"\[\]$", "", key) for key in asked}


def test_the_example_shows_every_key_with_a_comment() -> None:
    """Those of units are explained above the list, for these stand on one line each."""
    told = {key.split(".")[-1] for key in re.findall(r"^\| `([a-z_.\[\]]+)` \|", PAGE, re.MULTILINE)}
    not_shown = {key for key in told if not re.search(rf"\b{key}\b( =|:|]])", EXAMPLE)}
    assert not_shown - {"password_file"} == set()
    uncommented = [
        line
        for line in EXAMPLE.partition("[rules]")[0].splitlines()
        if re.match(r"[a-z_]+ = ", line) and "#" not in line
    ]
    assert all(line.startswith(("clerks", "signers", "urgent_words")) for line in uncommented), uncommented


@pytest.mark.parametrize(
    ("section", "owner"),
    [
        ("limits", config.Limits),
        ("answering", config.Answering),
        ("schedule", config.Schedule),
        ("circular", config.Circular),
    ],
)
def test_the_page_gives_the_defaults_of_the_dataclasses(section: str, owner: type) -> None:
    for one in fields(owner):
        row = re.search(rf"^\| `{section}\.{one.name}` \|.*", PAGE, re.MULTILINE)
        assert row, one.name
        default = row[0].split("|")[4].strip("` ")
        if isinstance(one.default, str | bool | int):
            assert tomllib.loads(f"x = {default}")["x"] == one.default, one.name
        else:
            assert default in {"", "none"}, one.name


def test_absent_tables_mean_the_defaults(tmp_path: Path) -> None:
    text = re.sub(r"\[(answering|limits)\]\n(.+\n)+", "", EXAMPLE)
    path = write(tmp_path)
    path.write_text(text, "utf-8")
    loaded = config.load(path, ENVIRON)
    assert (loaded.limits, loaded.answering) == (config.Limits(), config.Answering())


# --- values -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "day"), [("month", 1), ("26-25", 26), ("2-1", 2), ("28-27", 28)])
def test_periods(tmp_path: Path, text: str, day: int) -> None:
    assert load(tmp_path, ('period = "month"', f'period = "{text}"')).office.period_start == day


@pytest.mark.parametrize("text", ["29-28", "26-26", "1-31", "0-1", "week", "26"])
def test_what_is_no_period(tmp_path: Path, text: str) -> None:
    (problem,) = problems(write(tmp_path, ('period = "month"', f'period = "{text}"')))
    assert problem.startswith(f'office.period: "{text}" is not "month", or from a day to the day before it')
    assert problem.endswith('write for example period = "26-25"')


def test_own_workdays(tmp_path: Path) -> None:
    loaded = load(tmp_path, ("workdays = []", "workdays = [2026-10-03]"), ("holidays = []", "holidays = [2026-11-02]"))
    assert loaded.workdays == Workdays(frozenset({date(2026, 10, 3)}), frozenset({date(2026, 11, 2)}))


def test_rates_are_sorted_by_their_days(tmp_path: Path) -> None:
    old = "received = [{ from = 2026-01-01, points = 0.2 }]"
    new = "received = [{ from = 2027-01-01, points = 0.3 }, { from = 2026-01-01, points = 0.2 }]"
    assert load(tmp_path, (old, new)).rules.received == (
        Rate(date(2026, 1, 1), Decimal("0.2")),
        Rate(date(2027, 1, 1), Decimal("0.3")),
    )


def test_sender_defaults_to_the_office(tmp_path: Path) -> None:
    lines = re.findall(r"^sender(?:_name)? = .*\n", EXAMPLE, re.MULTILINE)
    sending = load(tmp_path, *((line, "") for line in lines)).sending
    assert (sending.sender, sending.sender_name) == ("xxk@jiangcheng.example", "江城市人民政府办公室信息科")


def provided(folder: Path, *lines: str) -> tuple[object, ...]:
    """The pace of sending where these lines stand instead of the example's."""
    keys = "provider|null_sender|per_connection|per_minute|per_hour|per_day"
    path = write(folder)
    path.write_text(re.sub(rf"^(?:{keys}) =.*\n", "", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    path.write_text(path.read_text("utf-8").replace("[sending]", "\n".join(("[sending]", *lines))), "utf-8")
    found = config.load(path, ENVIRON).sending
    return found.per_connection, found.per_minute, found.per_hour, found.per_day, found.null_sender


def test_a_provider_sets_the_pace_and_single_keys_override_it(tmp_path: Path) -> None:
    assert provided(tmp_path) == (0, 0, 0, 0, True)
    assert provided(tmp_path, 'provider = "163"') == (5, 5, 50, 100, False)
    changed = ('provider = "163"', "per_day = 0", "per_hour = 30", "null_sender = true")
    assert provided(tmp_path, *changed) == (5, 5, 30, 0, True)


def test_the_page_gives_the_pace_of_each_provider(tmp_path: Path) -> None:
    rows = re.findall(r'^\| `"(\w+)"` [^|]*\| (\d+) \| (\d+) \| (\d+) \| `?(\d+)`? \| `(\w+)` \|', PAGE, re.MULTILINE)
    assert {row[0] for row in rows} == PROVIDERS.keys() - {""}
    for name, *figures, null in rows:
        assert provided(tmp_path, f'provider = "{name}"') == (*map(int, figures), null == "true")


def test_a_provider_that_is_unknown_is_a_problem(tmp_path: Path) -> None:
    path = write(tmp_path, ('provider = "coremail"', 'provider = "gmail"'))
    assert [one for one in problems(path) if one.startswith("sending.provider") and '"qq"' in one]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_plain_is_for_this_machine_only(tmp_path: Path, host: str) -> None:
    change = ('host = "imap.jiangcheng.example"', f'host = "{host}"')
    loaded = load(tmp_path, change, ('security = "tls"', 'security = "plain"'))
    assert loaded.mailboxes[0].security == "plain"


def test_addresses_are_kept_in_small_letters(tmp_path: Path) -> None:
    loaded = load(tmp_path, ("wangwu@xxk.jiangcheng.example", "WangWu@XXK.Jiangcheng.example"))
    assert loaded.clerks[0].address == "wangwu@xxk.jiangcheng.example"


# --- problems ---------------------------------------------------------------------------------------------


def unit(extra: str, unit_id: str = "neu") -> tuple[str, str]:
    """A change that adds a unit before 市科技局."""
    keys = [f'id = "{unit_id}", name = "江城市新设局", short = "市新设局", group = "bureau"', *filter(None, [extra])]
    return KJJ, f"{{ {', '.join(keys)} }},\n  {KJJ}"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("port = 993", 'port = "imap"', '[office].port: "imap" is not a port number; write for example port = 993'),
        ("port = 993", "port = 0", "mailboxes[office].port: 0 is not a port number"),
        ("port = 993", "port = true", "mailboxes[office].port: true is not a port number"),
        ("timeout = 60", "timout = 60", 'mailboxes[office].timout: unknown key; did you mean "timeout"?'),
        (
            "timeout = 60",
            "xyzzy = 60",
            "mailboxes[office].xyzzy: unknown key; known here: authserv_id, ca_file, folders, host",
        ),
        ("[limits]", "[limit]", 'limit: unknown key; did you mean "limits"?'),
        ('security = "tls"', 'security = "ssl"', '"ssl" is not one of "tls", "starttls", "plain"; write for example'),
        ('security = "tls"', 'security = "plain"', '"plain" would send the password to imap.jiangcheng.example'),
        ('folders = ["INBOX", "垃圾邮件"]', 'folders = "INBOX"', 'folders: "INBOX" is not a list; write for example'),
        (
            'folders = ["INBOX", "垃圾邮件"]',
            'folders = ["INBOX", 2]',
            "mailboxes[office].folders[2]: 2 is not the name",
        ),
        ('folders = ["INBOX", "垃圾邮件"]', "folders = []", "mailboxes[office].folders: is missing or empty; write"),
        ('city = "江城市"', "", 'office.city: is missing; write for example city = "…"'),
        (
            "start = 2026-10-01",
            'start = "1. 10."',
            'office.start: "1. 10." is not a day; write for example start = 2026',
        ),
        ('zone = "Asia/Shanghai"', 'zone = "Asia"', 'office.zone: "Asia" is not a time zone'),
        ("points = 0.2", "points = -0.2", "rules.received[1].points: -0.2 is not a number of points, 0 or more"),
        ("points = 0.2", "points = nan", "rules.received[1].points: NaN is not a number of points"),
        ('statement_time = "09:00"', 'statement_time = "9"', '"9" is not a time of day in quotes; write for example'),
        ("reply_workday = 3", "reply_workday = 1\n#", ""),
        ("statement_workday = 1 ", "# ", "schedule.statement_workday: is missing; write for example"),
        ('short = ["短波"]', 'short = ["要情"]', 'rules.outlets: "要情" names two outlets; leave it to one of them'),
        ('id = "duanbo"', 'id = "yaoqing"', 'rules.outlets[yaoqing].id: "yaoqing" is used twice'),
        ('"xxc@province.example"', '"jiangcheng.example"', 'people.superiors[1]: "jiangcheng.example" covers '),
        ('"xxc@province.example"', '"xx@kjj.jiangcheng.example"', "which is unit kjj's; write whole addresses instead"),
        ('"xxc@province.example"', '"xxk@jiangcheng.example"', "which is the office's own"),
        (
            "wangwu@xxk.jiangcheng.example",
            "xx@kjj.jiangcheng.example",
            'people.clerks: "xx@kjj.jiangcheng.example" is ',
        ),
        ('password_env = "MAILPROC_IMAP_PASSWORD"', "", "mailboxes[office].password_env: is missing"),
        ('# mirror = "/mnt/second/journal"', 'mirror = "state"', "mirror: is the same folder as state"),
        ('templates = "templates"', 'templates = "wording"', "templates: there is no folder "),
        ('# ca_file = "ca.pem" ', 'ca_file = "ca.pem" ', "mailboxes[office].ca_file: there is no file "),
    ],
)
def test_one_problem(tmp_path: Path, old: str, new: str, problem: str) -> None:
    if not problem:
        assert load(tmp_path, (old, new))
        return
    (found,) = problems(write(tmp_path, (old, new)))
    assert problem in found


def test_answers_are_not_due_before_statements_are_out(tmp_path: Path) -> None:
    change = ("reply_workday = 3", "reply_workday = 1"), ('reply_time = "17:30"', 'reply_time = "08:00"')
    (found,) = problems(write(tmp_path, *change))
    assert found.startswith("schedule.reply_workday: units would have to answer before they have their statements")


def test_points_must_hold_from_the_start(tmp_path: Path) -> None:
    found = problems(write(tmp_path, ("start = 2026-10-01", "start = 2025-10-01")))
    said = "says no points for the office's start, 2025-10-01; write one with from = 2025-10-01 or earlier"
    assert f"rules.received: {said}" in found
    assert f"rules.outlets[guoban].rates: {said}" in found
    assert len(found) == 15
    assert load(tmp_path, ("start = 2026-10-01", "start = 2026-01-01"))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            unit('addresses = ["xx@jyj.jiangcheng.example"]'),
            'neu].addresses: "xx@jyj.jiangcheng.example" is also jyj\'s',
        ),
        (unit('reporters = [{ name = "张三", address = "xx@jyj.jiangcheng.example" }]'), "is also jyj's"),
        (unit('domains = ["jyj.jiangcheng.example"]'), 'neu].domains: "jyj.jiangcheng.example" is also jyj\'s'),
        (unit('domains = ["vip.163.com"]'), 'neu].domains: "vip.163.com" is a public mail service'),
        (unit('domains = ["example.com"]'), 'neu].domains: "example.com" is a public mail service'),
        (unit('aliases = ["市教育局"]'), 'neu].name: "市教育局" is also a name of jyj'),
        (unit('former = ["江城市教育局"]'), 'neu].name: "市教育局" is also a name of jyj'),
        (unit('parent = "nobody"'), 'neu].parent: "nobody" is the id of no unit'),
        (unit('parent = "neu"'), 'neu].parent: "neu" leads back to neu; break the circle'),
        (unit('until = 2026-12-31, successor = "nobody"'), 'neu].successor: "nobody" is the id of no unit'),
        (unit('until = 2026-12-31, successor = "lsj"'), ""),
        (unit('successor = "kjj"'), "neu].until: is missing beside successor"),
        (unit("from = 2026-03-01, until = 2026-02-01"), "neu].until: 2026-02-01 is before from = 2026-03-01"),
        (unit('addresses = ["not an address"]'), 'neu].addresses[1]: "not an address" is not a mail address'),
        (unit("", "jyj"), '[jyj].id: "jyj" is 江城市教育局 already'),
        (unit("", "JYJ"), '"JYJ" is not an id'),
        (('group = "county"', 'group = "countie"'), '"countie" is not a group; known are county, bureau, other'),
    ],
)
def test_one_problem_of_the_roster(tmp_path: Path, change: tuple[str, str], problem: str) -> None:
    if not problem:
        assert load(tmp_path, change).roster.counting("neu", date(2027, 1, 1)) == "fgw"
        return
    found = problems(write(tmp_path, change))
    assert any(problem in line for line in found), found
    assert all(line.startswith("roster.units[") for line in found)


def test_circles_of_successors(tmp_path: Path) -> None:
    changes = (unit('until = 2026-12-31, successor = "lsj"'), ('successor = "fgw"', 'successor = "neu"'))
    found = problems(write(tmp_path, *changes))
    assert 'roster.units[neu].successor: "lsj" leads back to neu; break the circle' in found
    assert len(found) == 2


def test_all_problems_at_once(tmp_path: Path) -> None:
    changes = (
        ('city = "江城市"', ""),
        ("port = 993", 'port = "imap"'),
        ("port = 465", "prt = 465"),
        ('receipts = "each"', 'receipts = "always"'),
        ("points = 20 }", 'points = "viel" }'),
        unit('group2 = 1, domains = ["163.com"]'),
        ('id = "city"', 'id = "Stadt"'),
    )
    keys = [line.partition(":")[0] for line in problems(write(tmp_path, *changes))]
    assert sorted(keys) == [
        "answering.receipts",
        "mailboxes[office].port",
        "office.city",
        "roster.units[neu].domains",
        "roster.units[neu].group2",
        "rules.instructions[1].id",
        "rules.outlets[guoban].rates[1].points",
        "sending.prt",
    ]


def test_an_empty_file_lists_all_that_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("", "utf-8")
    found = "\n".join(problems(path))
    for key in ("office.name", "mailboxes", "sending.host", "people.clerks", "roster.units", "rules.received"):
        assert f"{key}: " in found


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a = \n", "at line 1"),
        ("office = “信息科”\n".encode(), "full-width “"),
        ("[office]\nname=“信息科”".replace("=", "\uff1d").encode(), "at line 2"),
        ("单位 = 1".encode("gb18030"), "is not UTF-8"),
    ],
)
def test_files_that_are_no_toml(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(data)
    assert said in problems(path)[0]


def test_a_missing_file(tmp_path: Path) -> None:
    assert "cannot be read" in problems(tmp_path / "config.toml")[0]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_text(EXAMPLE, "utf-8-sig")
    assert config.load(path, ENVIRON).office.city == "江城市"


@pytest.mark.parametrize("value", ["5", "[]", '"x"', "true", "[[1]]", "[{}]", "{ a = 1 }"])
@pytest.mark.parametrize(
    "key",
    ["office", "mailboxes", "sending", "people", "roster", "rules", "schedule", "limits", "state", "workdays"],
)
def test_nonsense_anywhere_is_a_problem_and_never_a_crash(tmp_path: Path, key: str, value: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"{key} = {value}\n", "utf-8")
    assert problems(path)


# --- passwords --------------------------------------------------------------------------------------------

FROM_FILE = ('password_env = "MAILPROC_IMAP_PASSWORD"', 'password_file = "imap.secret"')


def test_a_password_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "imap.secret"
    file.write_text("pass word\r\n", "utf-8")
    file.chmod(0o600)
    loaded = load(tmp_path, FROM_FILE)
    assert loaded.mailboxes[0].password == "pass word"
    assert loaded.advice == ()


def test_a_password_file_that_others_can_read_is_advised_against(tmp_path: Path) -> None:
    file = tmp_path / "imap.secret"
    file.write_text("password", "utf-8")
    file.chmod(0o640)
    (line,) = load(tmp_path, FROM_FILE).advice
    assert line == f"mailboxes[office].password_file: others can read {file}; run chmod 600 {file}"


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "cannot be read"), (b"", "is not one line"), (b"a\nb\n", "is not one line"), (b"\xff", "is not UTF-8")],
)
def test_password_files_that_are_none(tmp_path: Path, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / "imap.secret").write_bytes(content)
    (problem,) = problems(write(tmp_path, FROM_FILE))
    assert problem.startswith("mailboxes[office].password_file: ")
    assert said in problem


def test_a_missing_variable_is_a_problem_only_where_a_server_is_needed(tmp_path: Path) -> None:
    path = write(tmp_path)
    assert problems(path, {}) == tuple(
        f"{key}.password_env: the environment has no {name}; set it, or name a file in password_file"
        for key, name in (("mailboxes[office]", "MAILPROC_IMAP_PASSWORD"), ("sending", "MAILPROC_SMTP_PASSWORD"))
    )
    assert config.load(path, {}, secrets=False).mailboxes[0].password == ""


def test_one_source_of_a_password(tmp_path: Path) -> None:
    (old, new) = FROM_FILE
    (problem,) = problems(write(tmp_path, (old, f"{new}\n{old}")))
    assert problem == "mailboxes[office].password_file: stands beside password_env; leave one of the two"


def test_a_relay_without_login_needs_no_password(tmp_path: Path) -> None:
    login = re.search(r'user = "[^\n]*\npassword_env = "MAILPROC_SMTP[^\n]*\n', EXAMPLE)
    assert login
    assert load(tmp_path, (login[0], "")).sending.user == ""


# --- the roster from a spreadsheet ------------------------------------------------------------------------

UNITS = EXAMPLE[EXAMPLE.index("units = [\n") :]


def spreadsheet(folder: Path, *lines: str) -> Path:
    (folder / "通讯录.csv").write_text("\n".join(lines), "utf-8")
    return write(folder, (UNITS, 'units = "通讯录.csv"\n'))


def test_units_from_a_spreadsheet(tmp_path: Path) -> None:
    path = spreadsheet(
        tmp_path,
        "编号,单位,简称,类别,邮箱,域名,信息员,电话,上级单位,期初累计",
        "cdq,城东区人民政府办公室,城东区,县\uff08市、区\uff09,cdq@example.com,,张三,0000-1,,1.2",
        "gaj,江城市公安局,,市直部门,gaj@example.com,gaj.jiangcheng.example,,,,",
        "jjzd,江城市公安局交警支队,交警支队,,jjzd@example.com,,,,江城市公安局,",
    )
    loaded = config.load(path, ENVIRON)
    assert loaded.groups[0] == Group("county", "县(市、区)", 4)
    assert [(one.id, one.short, one.group, one.parent) for one in loaded.units] == [
        ("cdq", "城东区", "county", ""),
        ("gaj", "市公安局", "bureau", ""),
        ("jjzd", "交警支队", "bureau", "gaj"),
    ]
    assert loaded.units[0].opening == Decimal("1.2")
    assert loaded.advice == ()


def test_units_without_an_id_are_known_by_their_name(tmp_path: Path) -> None:
    def units(*lines: str) -> dict[str, Unit]:
        loaded = config.load(spreadsheet(tmp_path, "单位,类别,邮箱", *lines), ENVIRON)
        assert "编号" in loaded.advice[0]
        return {one.name: one for one in loaded.units}

    first = units("江城市教育局,市直部门,a@example.com", "江城市体育局,市直部门,b@example.com")
    turned = units("江城市体育局,市直部门,c@example.com", "江城市教育局,市直部门,a@example.com")
    assert {name: one.id for name, one in first.items()} == {name: one.id for name, one in turned.items()}


def test_problems_in_a_spreadsheet_name_the_row(tmp_path: Path) -> None:
    path = spreadsheet(
        tmp_path,
        "编号,单位,类别,邮箱,域名",
        "jyj,江城市教育局,市直机关,a@example.com,",
        "tyj,江城市体育局,市直部门,a@example.com,qq.com",
        "kjj,江城市科技局,市直部门,x@y,",
    )
    advice = 'write for example addresses = ["xxk@jiangcheng.example"]'
    assert problems(path) == (
        f'通讯录.csv row 4.addresses[1]: "x@y" is not a mail address; {advice}',
        '通讯录.csv row 3.addresses: "a@example.com" is also jyj\'s; leave it to one of them',
        '通讯录.csv row 3.domains: "qq.com" is a public mail service; list the addresses themselves under addresses',
        '通讯录.csv row 2.group: "市直机关" is not a group; known are county, bureau, other',
    )


def test_a_spreadsheet_that_is_not_there(tmp_path: Path) -> None:
    (problem,) = problems(write(tmp_path, (UNITS, 'units = "通讯录.xlsx"\n')))
    assert problem.startswith("通讯录.xlsx: cannot be read")


def test_units_without_an_address_are_advised_of(tmp_path: Path) -> None:
    (line,) = load(tmp_path, unit('domains = ["neu.jiangcheng.example"]')).advice
    assert line == "roster.units[neu]: 市新设局 has no mail address; its statements and circulars go nowhere"


# --- proposals and fees -----------------------------------------------------------------------------------


def test_fees_are_exact_and_hold_from_their_days(tmp_path: Path) -> None:
    later = '{ id = "yaoqing", from = 2026-01-01, yuan = 20 },\n  { id = "yaoqing", from = 2027-01-01, yuan = 20.55 },'
    read = load(tmp_path, ('{ id = "yaoqing", from = 2026-01-01, yuan = 20 },', later))
    assert [(fee.since.year, fee.yuan) for fee in read.fees.outlets if fee.of == "yaoqing"] == [
        (2026, Decimal(20)),
        (2027, Decimal("20.55")),
    ]


def test_proposals_and_fees_have_defaults(tmp_path: Path) -> None:
    text = EXAMPLE[: EXAMPLE.index("[awards]")] + EXAMPLE[EXAMPLE.index("[roster]") :]
    path = write(tmp_path)
    path.write_text(text, "utf-8")
    read = config.load(path, ENVIRON)
    assert (read.awards, read.fees) == (AwardRules(), FeeTable())


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('bars = ["untrue"]', 'bars = ["false"]', 'awards.bars: "false" is not among the ids of [[rules.deductions]]'),
        ("yuan = 30", "yuan = 30.005", "fees.outlets[baosheng].yuan: 30.005 is not an amount in yuan"),
        ("yuan = 30", "yuan = -30", "fees.outlets[baosheng].yuan: -30 is not an amount in yuan"),
        ('"baosheng", from = 2026-01-01, yuan', '"kjj", from = 2026-01-01, yuan', 'fees.outlets: "kjj" is not among'),
        ('"baosheng", from = 2026-01-01, yuan', '"yaoqing", from = 2026-01-01, yuan', "fees.outlets: says the fee of"),
        ('"state", from = 2026-01-01, yuan', '"city2", from = 2026-01-01, yuan', 'fees.instructions: "city2" is not'),
        ("units = 3 ", "units = -3 ", "awards.units: -3 is not a whole number"),
    ],
)
def test_faults_of_proposals_and_fees(tmp_path: Path, old: str, new: str, problem: str) -> None:
    (found,) = problems(write(tmp_path, (old, new)))
    assert found.startswith(problem)
