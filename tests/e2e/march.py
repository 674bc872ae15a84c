"""The script of a month: what arrives, what the clerk does about it and how, and the points that each step brings.

Points stand as worked out by hand from the office's rules: an item received 0.2; 昨日要情 2, 信息短波 1, 报省信息 3,
省办 10; 批示 by a city's leader 10, by a province's 20; a commission +5 or −5; a deduction −10.
"""

from random import Random

from mailproc.demo import documents
from mailproc.model import Heading
from tests.e2e.acting import SIGNER, Arrives, Clicks, Fills, Passes, Says, Step, TurnsUp
from tests.e2e.office import story

KJJ, JYJ, NYJ = "xx@kjj.jiangcheng.example", "xx@jyj.jiangcheng.example", "xx@nyj.jiangcheng.example"
QINGHE, CHENGDONG, BAISHA = "qinghe_xx@example.com", "xx@chengdong.jiangcheng.example", "baisha_xx@example.com"
ZHANG = "zhangsan_kj@example.org"  # whom nobody knows yet
TYJ, CGJ, JTJ, ZJJ = (
    "jctyj@example.com",
    "xx@cgj.jiangcheng.example",
    "xx@jtj.jiangcheng.example",
    "xx@zjj.jiangcheng.example",
)
CZJ = "xx@czj.jiangcheng.example"
MZJ, SJJ = "xx@mzj.jiangcheng.example", "xx@sjj.jiangcheng.example"
CONFIRM = "确认执行"
ASKED = ("待确认1条（",)
REFUSED = ("未执行1条（",)
SCANNED = (documents.scan("关于农村公路建设的报告.pdf", Random(1)),)
LIKE = story(12).replace("第12项工作的情况", "下一步打算").replace("完成投资", "据统计,全市各级财政共投入")
LINKED = """请查收。
通过网盘分享的文件：住建信息.docx
链接: https://pan.baidu.com/s/1AbC_d?pwd=ab12 提取码: ab12
--来自百度网盘超级会员v5的分享"""
PRIVATE = """-------- 转发邮件信息 --------
发件人:"李四" <xx@jtj.jiangcheng.example>
发送日期:2026-02-28 23:41:00
收件人:wangwu_private@example.org
主题:交通信息

"""

FEBRUARY: tuple[Step, ...] = (
    Arrives("02-25 09:00", "2-1", KJJ, story(1), {"kjj": "0.2"}),
    Arrives("02-25 09:20", "2-2", JYJ, story(2), {"jyj": "0.2"}, program="outlook"),
    Arrives("02-25 09:40", "2-3", QINGHE, story(3), {"qinghe": "0.2"}, program="163"),
    Arrives("02-26 15:00", "2-4", "lisi@example.org", f"{story(4)}\n市司法局 李四", name="李四", program="qq"),
    Arrives("02-27 09:00", "2-5", NYJ, story(5), {"nyj": "0.2"}, program="coremail"),
)
PAPERS: tuple[Step, ...] = (  # February's: filled in on the tally, answered by units, held back, let out by a click
    Says(
        "03-02 09:40", "foxmail", "要情188期 2月26日:1;短波 2月26日:2", {"kjj": "2", "jyj": "1"}, ("已执行2条（",),
        "统计表",
    ),
    Fills(
        "03-02 10:00", "统计表",
        {
            "2026-02-0003": {
                Heading.OTHER_OUTLET: "报省信息",
                Heading.OTHER_ISSUE: "2月27日",
                Heading.INSTRUCTION: "市领导",
            },
            "2026-02-0005": {Heading.REMARK: "不计 工作动态"},
        },
        {"qinghe": "13", "nyj": "-0.2"},
        ("已执行3条（",),
    ),
    Clicks("03-02 10:05", "办理情况", "撤销 批示 2026-02-0003 市领导", {"qinghe": "-10"}),
    Arrives("03-03 10:00", "", JYJ, "第1条还被省办第88期采用了,请核对。", answers="核对表"),
    Says("03-03 10:20", "wechat", "省办采用 2-2 第88期 2月27日", {"jyj": "10"}, answers="【单位反馈】"),
    Clicks("03-04 08:35", "【信箱日报】", "已答复 市教育局 2026-03-03"),
    Says("03-04 08:36", "qq", "撤销上一条"),
    Says("03-04 08:37", "outlook-english", "市教育局已答复"),
    Says("03-04 18:00", "iphone", "缓发", answers="送审稿"),
    Says("03-04 18:01", "iphone", "撤销上一条", answers="办理情况"),
    Says("03-04 18:02", "iphone", "缓发2月"),
    Says("03-04 18:03", "foxmail", "开头语 2月:二月是开局之月。"),
    Says("03-04 18:04", "foxmail", "撤销上一条", answers="办理情况"),
    Says("03-04 18:05", "foxmail", "开头语\n二月，各单位开局良好。", answers="送审稿"),
    Says("03-04 18:06", "qq-phone", "存在问题 2月:个别单位报送不够及时。"),
    Clicks("03-04 18:07", "办理情况", "撤销第"),
    Clicks("03-05 08:40", "【信箱日报】", "印发 2026-02", {}, ("印发须经确认",)),
    Clicks("03-05 08:41", "办理情况", CONFIRM),
    Says("03-05 09:00", "netease", "群发 2月", {}, ("2026年2月",)),
    # after the circular: a late entry, once confirmed
    Clicks("03-06 08:40", "【信箱日报】", "2026-02-0004是市司法局的", {}, ASKED),
    Clicks("03-06 08:41", "办理情况", CONFIRM, {"sfj": "0.2"}),
    # and a second edition that has it
    Says("03-06 09:00", "coremail", "更正2月 签发人 孙七", {}, ASKED),
    Clicks("03-06 09:01", "办理情况", CONFIRM),
)  # fmt: skip

ITEMS: tuple[Step, ...] = (  # what comes in the first week, and what is doubtful in it
    Arrives("03-02 13:00", "3-1", KJJ, story(11), {"kjj": "0.2"}, program="iphone"),
    Arrives("03-02 13:05", "3-2", JYJ, story(12), {"jyj": "0.2"}, program="outlook"),
    Arrives("03-02 13:20", "3-3", QINGHE, story(13), {"qinghe": "0.2"}),
    Arrives("03-02 13:35", "3-4", ZHANG, f"{story(14)}\n市科技局 张三", name="张三", program="qq"),
    Arrives("03-02 14:00", "3-5", NYJ, f"{story(15)}\n市农业农村局、市气象局联合报送", {"nyj": "0.2", "qxj": "0.2"}),
    Arrives("03-03 08:50", "3-6", CHENGDONG, story(16), {"chengdong": "0.2"}, program="163"),
    Arrives("03-03 09:20", "3-7", BAISHA, story(16), {"baisha": "0.2"}, program="163"),
    Arrives("03-03 09:30", "3-8", JYJ, LIKE, {"jyj": "0.2"}, subject="下一步打算"),
    Arrives("03-03 09:35", "3-9", JTJ, "请查收附件。", {"jtj": "0.2"}, files=SCANNED),
    Arrives("03-03 09:40", "3-10", ZJJ, LINKED),
    Arrives("03-03 09:45", "3-11", "zhangsan_jc@example.com", f"{story(17)}\n城东区科技局 张三", name="张三"),
    # 代报: what a unit sent to the clerk's private mailbox on the last of February; it may count there
    Says("03-04 19:00", "netease", PRIVATE + story(20, "公路养护"), {"jtj": "0.2"}, (), subject="Fw:交通信息"),
    Clicks("03-05 08:35", "【信箱日报】", "计入 2026-03-0012 2026-02"),
    Clicks("03-05 08:36", "办理情况", "撤销第"),
    Says("03-05 08:37", "outlook-phone", "计入 12 2月"),
    Arrives("03-06 10:00", "3-13", KJJ, f"领导好!\n{story(1)}"),
    Arrives("03-06 10:05", "3-14", TYJ, story(18), {"tyj": "0.2"}, program="coremail"),
    Arrives("03-06 10:10", "3-15", CGJ, story(19), {"cgj": "0.2"}, program="coremail"),
    # whose is it: from a telephone, and the address is taught by the link that is offered
    Says("03-02 15:00", "iphone", "4是科技局的", {"kjj": "0.2"}),
    Clicks("03-02 15:01", "办理情况", f"信息员 张三 {ZHANG} 市科技局 自 2026-03-02"),
    Clicks("03-02 15:02", "办理情况", "撤销第"),
    Says("03-02 15:03", "qq-phone", f"市科技局新信息员 张三 {ZHANG} 自3月2日", answers="办理情况"),
    # the morning's digest, answered in several lines and by links
    Says(
        "03-03 10:30",
        "outlook",
        "领导好：\n要情190期：１、２；短波:3\n谢谢！",
        {"kjj": "2", "jyj": "2", "qinghe": "1"},
        ("已执行2条（",),
        "【信箱日报】",
    ),
    Says("03-03 10:31", "huawei", "撤销上一条", {"qinghe": "-1"}, answers="办理情况"),
    Clicks("03-04 08:40", "【信箱日报】", "不计 2026-03-0007 与其他单位所报相同", {"baisha": "-0.2"}),
    Clicks("03-04 08:41", "办理情况", "撤销第", {"baisha": "0.2"}),
    Clicks("03-04 08:42", "【信箱日报】", "2026-03-0007无误"),
    Says("03-04 08:45", "gmail", "8是2的修改稿", {"jyj": "-0.2"}, answers="【信箱日报】"),
    Says("03-04 08:46", "gmail-english-wrapped", "撤回上一条。", {"jyj": "0.2"}, answers="办理情况"),
    Says("03-04 08:47", "outlook-english", "８和２重复", {"jyj": "-0.2"}, answers="【信箱日报】"),
    Clicks("03-04 08:50", "【信箱日报】", "计入 2026-03-0009"),
    Clicks("03-04 08:51", "办理情况", "撤销第"),
    Says("03-04 08:52", "alimail", "9无误", answers="【信箱日报】"),
    Clicks("03-04 08:55", "【信箱日报】", "计入 2026-03-0010", {"zjj": "0.2"}),
    Says("03-04 08:56", "netease-master", "撤销上一条", {"zjj": "-0.2"}, answers="办理情况"),
    Says("03-04 08:57", "netease-english", "10不算 链接打不开", answers="【信箱日报】"),
    Clicks("03-04 09:10", "【信箱日报】", "询问 2026-03-0011"),
    Arrives("03-04 09:30", "", "zhangsan_jc@example.com", "是城东区的,我借调在城东区。", name="张三", answers="询问"),
    Says("03-04 09:40", "coremail", "11归城东区", {"chengdong": "0.2"}),
    Clicks("03-05 08:33", "【信箱日报】", "已答复 市科技局 2026-03-04"),
    Clicks("03-09 08:40", "【信箱日报】", "计入 2026-03-0013", {"kjj": "0.2"}),
)
POINTS: tuple[Step, ...] = (  # adoptions, instructions, what never came by mail, deductions
    Says("03-09 09:00", "qq", "报省 3月6日:5 14", {"nyj": "3", "qxj": "3", "tyj": "3"}),
    Says("03-09 09:05", "qq-english", "6 市领导批示", {"chengdong": "10"}),
    Says("03-09 09:06", "outlook-phone", "批示 1 省", {"kjj": "20"}),
    Says("03-09 09:07", "wechat", "撤销上一条", {"kjj": "-20"}),
    Says("03-09 09:08", "iphone", "反馈 6"),
    Says("03-09 09:15", "foxmail", "采用 市农业农村局《秋粮收购进度》 省办", {"nyj": "10"}),
    Clicks("03-09 09:16", "办理情况", "撤销第", {"nyj": "-10"}),
    Says("03-09 09:17", "netease", "省办采用市水利局的《水库除险加固》第90期", {"slj": "10"}),
    Says("03-09 09:30", "coremail", "扣分 市住建局 迟报 3月3日暴雪信息", {}, ASKED),
    Clicks("03-09 09:31", "办理情况", CONFIRM, {"zjj": "-10"}),
    Says("03-09 09:32", "iphone", "撤销上一条", {"zjj": "10"}),
    Says("03-09 09:33", "foxmail", "市教育局扣分 错报 统计口径", {}, ASKED),
    Says("03-09 09:34", "foxmail", "确认", {"jyj": "-10"}, answers="办理情况"),
    # what is not understood, or said in two ways, is asked back; what nobody has proven waits for a click
    Says("03-10 09:00", "wechat", "2-12采用\n今天天气不错\n要情195期:99", {}, ("未执行3条（",)),
    Says("03-10 09:05", "netease", "短波195期:15", {}, (), proven=False),
    Clicks("03-10 09:06", "请确认", CONFIRM, {"cgj": "1"}),
    Says("03-10 09:40", "outlook", story(21), {"qinghe": "0.2"}, (), subject="代报:清河县"),
)
COMMISSIONS: tuple[Step, ...] = (
    Says("03-05 10:00", "foxmail", "约稿 市科技局、市教育局、清河县 3月13日前:关于冬季供暖保障", {}, ASKED),
    Clicks("03-05 10:01", "办理情况", CONFIRM),
    Says("03-05 10:05", "foxmail", "约稿 市财政局 3月20日前:关于预算执行", {}, ASKED),
    Clicks("03-05 10:06", "办理情况", CONFIRM),
    Says("03-05 10:07", "qq", "延期 Y2 3月25日", {}, ASKED),
    Clicks("03-05 10:08", "办理情况", CONFIRM),
    Says("03-05 10:09", "qq", "撤销上一条", {}, ASKED),
    Says("03-05 10:10", "qq", "确认执行", answers="办理情况"),
    Says("03-05 10:11", "qq", "撤销上一条", {}, ASKED),
    Clicks("03-05 10:12", "办理情况", CONFIRM),
    Arrives("03-11 10:00", "3-17", KJJ, story(22, "冬季供暖"), {"kjj": "0.2"}, answers="【约稿"),
    Clicks("03-12 08:40", "【信箱日报】", "约稿完成 Y1 市科技局 2026-03-0017", {"kjj": "5"}),
    Clicks("03-12 08:41", "办理情况", "撤销第", {"kjj": "-5"}),
    Says("03-12 08:42", "iphone", "约稿完成 Y1 市科技局 17", {"kjj": "5"}),
    Clicks("03-16 08:40", "【信箱日报】", "约稿未完成 Y1 市教育局", {}, ASKED),
    Clicks("03-16 08:41", "办理情况", CONFIRM, {"jyj": "-5"}),
    Says("03-16 08:42", "coremail", "撤销上一条", {"jyj": "5"}),
    Clicks("03-16 08:43", "【信箱日报】", "免扣 Y1 市教育局"),
    Says("03-16 08:44", "outlook", "约稿未完成 Y1 清河县", {}, ASKED),
    Says("03-16 08:45", "outlook", "确认", {"qinghe": "-5"}, answers="办理情况"),
)
PEOPLE: tuple[Step, ...] = (  # the roster learns; letters stop and go on; old mail turns up
    Arrives("03-11 11:00", "3-18", ZHANG, f"{story(23)}\n市工信局 张三", {}, "张三"),
    Arrives("03-12 11:00", "3-19", ZHANG, f"{story(24)}\n市工信局 张三", {}, "张三"),
    Clicks("03-13 08:40", "【信箱日报】", f"信息员 张三 {ZHANG} 市工信局 自 2026-03-11", {"gxj": "0.4"}),
    Arrives("03-13 10:00", "", SJJ, "我局信息员由李四变更为陈十一,邮箱chen11@example.org,自3月16日起。"),
    Clicks("03-16 08:50", "【信箱日报】", "信息员 陈十一 chen11@example.org 市审计局 自3月16日"),
    Says("03-16 09:00", "wechat", "停发 xx@sfj.jiangcheng.example"),
    Says("03-16 09:01", "wechat", "撤销上一条"),
    Says("03-16 09:02", "wechat", "暂停发送 xx@sfj.jiangcheng.example"),
    Clicks("03-17 08:40", "【信箱日报】", "恢复发送 xx@sfj.jiangcheng.example"),
    Arrives("03-16 10:00", "3-20", TYJ, story(25), {"tyj": "0.2"}, program="coremail"),
    Says("03-16 10:30", "foxmail", "要情199期:20", {"tyj": "2"}),
    Says("03-17 09:00", "netease", "市体育局并入市文旅局 自3月16日起", {}, ASKED),
    Clicks("03-17 09:01", "办理情况", CONFIRM, {"tyj": "-2.2", "wlj": "2.2"}),
    Says("03-17 09:02", "netease", "撤销上一条", {"tyj": "2.2", "wlj": "-2.2"}),
    Says("03-17 09:03", "netease", "并入 市体育局 市文旅局 自 2026-03-16", {}, ASKED),
    Clicks("03-17 09:04", "办理情况", CONFIRM, {"tyj": "-2.2", "wlj": "2.2"}),
    Says("03-17 09:10", "qq", "更名 市城管局 市城市运行局 自 2026-03-01"),
    Clicks("03-17 09:11", "办理情况", "撤销第"),
    Says("03-17 09:12", "qq", "市城管局更名为市城市运行局 自3月1日"),
    TurnsUp("03-18 09:00", "03-05 09:00", MZJ, (story(26), story(27), story(28), story(29))),
    Clicks("03-19 08:40", "【信箱日报】", "接收 INBOX", {}, ASKED),
    Clicks("03-19 08:41", "办理情况", CONFIRM),
    Passes("03-19 08:42", {"mzj": "0.8"}),
    Says("03-20 09:00", "iphone", "离任 张三 市工信局 3月20日"),
    Says("03-20 09:01", "iphone", "撤销上一条"),
    Says("03-20 09:02", "iphone", "市工信局 张三离任 3月20日"),
    Arrives("03-23 09:00", "3-25", ZHANG, story(30), name="张三"),
    Clicks("03-24 08:40", "【信箱日报】", "2026-03-0025是市工信局的", {"gxj": "0.2"}),
    Clicks("03-24 08:41", "办理情况", "撤销第", {"gxj": "-0.2"}),
    Says("03-24 08:42", "huawei", "不计 25 已离任", answers="【信箱日报】"),
)
MONTH: tuple[Step, ...] = (  # what all units hear of
    Clicks("03-20 08:40", "【信箱日报】", "提醒零报送 2026-03", {}, ASKED),
    Clicks("03-20 08:41", "办理情况", CONFIRM),
    Says("03-24 09:00", "iphone", "隐去 1"),
    Says("03-24 09:01", "iphone", "撤销上一条"),
    Says("03-24 09:02", "iphone", "1隐去标题"),
    Says("03-25 09:00", "foxmail", "报送要点 4月\n一、年终总结\n二、冬季安全生产", {}, ASKED),
    Clicks("03-25 09:01", "办理情况", CONFIRM),
)
QUESTIONS: tuple[Step, ...] = (
    Says("03-26 09:00", "iphone", "科技局本月", {}, ("市科技局",)),
    Says("03-26 09:01", "wechat", "领导问 市科技局", {}, ("市科技局",)),
    Says("03-26 09:02", "qq-phone", "查稿 冬季供暖", {}, ("2026-03-0017",)),
    Says("03-26 09:03", "gmail", "帮助", {}, ("要情213期:7、9、12",)),
    Says("03-26 09:05", "outlook", "印发2026年上半年", {}, REFUSED),  # which is not over
    Says("03-26 09:04", "coremail", "寄发 2月\n已寄出 2月", {}, ("未执行2条（",)),  # there was no restore
    Arrives("03-26 10:00", "", KJJ, "", subject="查询3月"),
)
END: tuple[Step, ...] = (  # March's papers: the last is filled in, a signer answers the draft
    Fills(
        "04-01 10:00",
        "统计表",
        {
            "2026-03-0015": {Heading.OUTLET: "昨日要情", Heading.ISSUE: "205期3月30日"},
            "2026-03-0016": {Heading.INSTRUCTION: "省领导"},
        },
        {"cgj": "1", "qinghe": "20"},
        ("已执行2条（",),
    ),
    Says("04-01 10:10", "alimail", "撤销上一条", {"qinghe": "-20"}),
    Says(
        "04-07 08:50", "foxmail", "开头语 3月:各单位报送踊跃。\n存在问题 3月:个别单位重复报送。", {}, ("已执行2条（",)
    ),
    Says("04-07 08:51", "foxmail", "撤销上一条", answers="办理情况"),
    Says("04-07 09:00", "coremail", "同意印发", {}, (), "送审稿·第3稿", who=SIGNER),
)
SCRIPT = (*FEBRUARY, *PAPERS, *ITEMS, *POINTS, *COMMISSIONS, *PEOPLE, *MONTH, *QUESTIONS, *END)
