"""A made-up city for the demo's tests: every unit that plays a part, and many that do not."""

from datetime import date
from decimal import Decimal

from mailproc.demo.planned import City
from mailproc.model import Address, Office, Reporter, Unit

COUNTIES = ("城东区", "城西区", "清河县", "青山县", "江北县", "白云县", "高新区")
BUREAUS = (
    "市科技局 市教育局 市农业农村局 市气象局 市交通运输局 市体育局 市住建局 市应急局 市商务局 "
    "市发展改革委 市水利局 市公安局 市城管局 市人社局 市退役军人局 市卫健委 市文旅局 市市场监管局 "
    "市生态环境局 市民政局 市司法局 市财政局 市审计局 市统计局 市自然资源局 市林业局 市工信局 "
    "市政务服务局 市医保局 市税务局 市信访局 市国资委 市粮食和储备局 市供销社 "
)
REPORTERS = {
    "市科技局": Reporter("张三", "zhangsan_jc@example.com"),
    "市交通运输局": Reporter("张三", "zhangsan_jt@example.com"),
}
OFFICE = Office(
    name="江城市人民政府办公室信息科",
    authority="江城市人民政府办公室",
    section="信息科",
    city="江城市",
    address="xxk@jiangcheng.example",
    phone="0000-8888001",
    duty_phone="0000-8888110",
    start=date(2026, 10, 1),
)


def unit(short: str, order: int) -> Unit:
    county = short in COUNTIES
    domain = f"u{order}.jiangcheng.example"
    return Unit(
        id=f"u{order}",
        name=short if county else f"江城{short}",
        short=short,
        group="county" if county else "bureau",
        order=order,
        addresses=(f"office@u{order}.example",),
        domains=(domain,) if order % 2 else (),
        reporters=(REPORTERS[short],) if short in REPORTERS else (),
        opening=Decimal(order),
    )


CITY = City(
    units=(
        *(unit(short, order) for order, short in enumerate((*COUNTIES, *BUREAUS.split()))),
        Unit(
            "jjzd", "江城市公安局交通警察支队", "市交警支队", "bureau", 90, addresses=("jj@jj.example",), parent="u18"
        ),
        Unit(
            "lsj",
            "江城市粮食局",
            "市粮食局",
            "bureau",
            91,
            addresses=("ls@ls.example",),
            until=date(2026, 6, 30),
            successor="u16",
        ),
    ),
    office=OFFICE,
    clerks=(Address("lisi@jiangcheng.example", "李四"),),
    superiors=("@province.example",),
    server="mx.jiangcheng.example",
)
