"""What servers say, as 163, QQ, Coremail, Postfix and Exchange say it, and whose fault it is."""

import pytest

from mailproc.post.replies import About, Step, about

SENDER, RECIPIENT, CONTENT = Step.SENDER, Step.RECIPIENT, Step.CONTENT


@pytest.mark.parametrize(
    ("step", "code", "words", "matter"),
    [
        (RECIPIENT, 550, "550 5.1.1 <a@x.example>: Recipient address rejected: User unknown", About.RECIPIENT),
        (RECIPIENT, 550, "550 User not found: a@163.com", About.RECIPIENT),
        (RECIPIENT, 550, "550 Mailbox unavailable or access denied", About.RECIPIENT),
        (RECIPIENT, 450, "450 4.2.1 mailbox busy, try again", About.RECIPIENT),
        (RECIPIENT, 452, "452 4.2.2 The email account that you tried to reach is over quota", About.RECIPIENT),
        (CONTENT, 550, "550 No such user here", About.RECIPIENT),
        (CONTENT, 552, "552 5.2.2 mailbox full", About.RECIPIENT),
        (CONTENT, 554, "554 DT:SPM 163 smtp10,mail is rejected as spam", About.CONTENT),
        (CONTENT, 451, "451 DT:SPM ,please try again", About.CONTENT),
        (CONTENT, 550, "550 Mail content denied.", About.CONTENT),
        (CONTENT, 552, "552 5.3.4 Message size exceeds fixed limit", About.SIZE),
        (SENDER, 552, "552 Requested mail action aborted: exceeded mailsize limit", About.SIZE),
        (SENDER, 501, "501 mail from address must be same as authorization user", About.ACCOUNT),
        (SENDER, 553, "553 Requested action not taken: NULL sender is not allowed", About.SENDER),
        (SENDER, 550, "550 5.7.1 sender rejected", About.SENDER),
        (RECIPIENT, 554, "554 5.7.1 <a@x.example>: Relay access denied", About.ACCOUNT),
        (RECIPIENT, 530, "530 5.7.0 Authentication required", About.ACCOUNT),
        (SENDER, 421, "421 HL:IFC 163 smtp1", About.PACE),
        (RECIPIENT, 421, "421 4.3.2 closing transmission channel", About.PACE),
        (RECIPIENT, 450, "450 MI:DMC 163 smtp8", About.PACE),
        (CONTENT, 451, "451 MI:SFQ 163 smtp8", About.PACE),
        (CONTENT, 554, "554 5.5.0 MI:STC .For more information, please visit", About.PACE),
        (CONTENT, 550, "550 Sender frequency limited", About.PACE),
        (SENDER, 550, "550 Connection frequency limited", About.PACE),
        (RECIPIENT, 450, "450 4.7.1 Error: too many messages from you", About.PACE),
        (CONTENT, 552, "552 Daily sending quota exceeded", About.PACE),
        (CONTENT, 550, "550 5.4.5 Daily user sending limit exceeded", About.PACE),
        (RECIPIENT, 452, "452 4.3.1 Insufficient system storage", About.PACE),
        (SENDER, 550, "550 发信频率超过限制", About.PACE),
    ],
)
def test_what_a_refusal_is_about(step: Step, code: int, words: str, matter: About) -> None:
    assert about(step, code, words) is matter
