"""What a month's quota leaves out, what it foretells, and how the group stands for many private messages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.conversation.commands.delivery import ChooseChannels, MakeBulletin, ShowQuota
from domain.conversation.commands.talking import FreeText, NextPage
from domain.conversation.grammar import read_command
from domain.delivery.notifications import ClaimedNotification, NotificationItem, NotificationKind, Recipient
from domain.delivery.quota import (
    SPARED,
    QuotaLevel,
    expected,
    is_left_out,
    is_nearly_full,
    month_ends,
    month_of,
    quota_level,
)
from domain.errors import ArgumentMissing
from domain.model import ChannelKind
from domain.office.rules import MessengerPlan
from domain.reminding.audiences import Addressee, group_first
from domain.vocabulary import ZONE, Audience, StepKind

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)
BINH = Recipient(ChannelKind.ZALO, person_id=1, account_id=1)
CHAU = Recipient(ChannelKind.TELEGRAM, person_id=2, account_id=2)
GROUP = Recipient(ChannelKind.ZALO, group_id=1)


def waiting(
    *steps: StepKind, recipient: Recipient = BINH, kind: NotificationKind = NotificationKind.REMINDER
) -> ClaimedNotification:
    items = tuple(
        NotificationItem(number, "s", step, 1, 1, Audience.OFFICER, "as_written", NOW)
        for number, step in enumerate(steps, 1)
    )
    return ClaimedNotification(1, recipient, kind, "c", None, 40, 0, False, NOW, NOW, None, items)


@pytest.mark.parametrize(
    ("used", "level"),
    [
        (0, QuotaLevel.FREE),
        (2399, QuotaLevel.FREE),
        (2400, QuotaLevel.WARNED),
        (2699, QuotaLevel.WARNED),
        (2700, QuotaLevel.SPARING),
        (2999, QuotaLevel.SPARING),
        (3000, QuotaLevel.USED_UP),
    ],
)
def test_the_levels_are_80_90_and_100_percent(used: int, level: QuotaLevel) -> None:
    assert quota_level(used, MessengerPlan()) is level


@pytest.mark.parametrize(("used", "limit", "nearly"), [(39, 50, False), (40, 50, True), (2, 3, False), (3, 3, True)])
def test_people_and_groups_are_nearly_used_up_at_80_percent(used: int, limit: int, nearly: bool) -> None:
    assert is_nearly_full(used, limit) is nearly


@given(st.integers(1, 5000), st.integers(0, 6000))
def test_more_used_never_means_a_lower_level(messages: int, used: int) -> None:
    order = list(QuotaLevel)
    plan = MessengerPlan(messages)
    assert order.index(quota_level(used, plan)) <= order.index(quota_level(used + 1, plan))


def test_only_private_reminders_that_look_ahead_are_left_out() -> None:
    for step in StepKind:
        assert is_left_out(waiting(step), QuotaLevel.SPARING, urgent=False) is (step in SPARED)
    assert not is_left_out(waiting(StepKind.BEFORE, StepKind.OVERDUE), QuotaLevel.SPARING, urgent=False)
    assert not is_left_out(waiting(StepKind.BEFORE), QuotaLevel.WARNED, urgent=False)
    assert not is_left_out(waiting(StepKind.BEFORE), QuotaLevel.USED_UP, urgent=True)
    assert not is_left_out(waiting(StepKind.BEFORE, recipient=GROUP), QuotaLevel.SPARING, urgent=False)
    assert not is_left_out(waiting(kind=NotificationKind.NOTICE), QuotaLevel.SPARING, urgent=False)
    assert StepKind.ASSIGNED not in SPARED
    assert StepKind.OVERDUE not in SPARED


def test_the_month_is_that_of_vietnam() -> None:
    late = datetime(2026, 11, 30, 17, 30, tzinfo=UTC)
    assert month_of(late) == "2026-12"
    assert month_ends(late) == datetime(2027, 1, 1, tzinfo=ZONE)


def test_the_forecast_adds_the_schedule_and_answers_at_this_months_pace() -> None:
    tenth = datetime(2026, 11, 11, tzinfo=ZONE).astimezone(UTC)
    assert expected(300, 100, 50, tenth) == 300 + 50 + 400
    assert expected(10, 0, 50, datetime(2026, 11, 1, 9, tzinfo=ZONE)) == 60, "no pace on the first day"
    assert expected(100, 150, 0, tenth + timedelta(days=1)) == 100


def test_one_message_in_the_zalo_group_stands_for_the_private_ones_there() -> None:
    private = Addressee(BINH, Audience.OFFICER)
    elsewhere = Addressee(CHAU, Audience.HEAD)
    group = Addressee(GROUP, Audience.GROUP)
    assert group_first([private, elsewhere, group], pressing=False) == [elsewhere, group]
    assert group_first([private, elsewhere, group], pressing=True) == [private, elsewhere, group]
    assert group_first([private, elsewhere], pressing=False) == [private, elsewhere]
    on_telegram = Addressee(Recipient(ChannelKind.TELEGRAM, group_id=2), Audience.GROUP)
    assert group_first([private, on_telegram], pressing=False) == [private, on_telegram]


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("hanmuc", ShowQuota()),
        ("Hạn mức", ShowQuota()),
        ("/bantin", MakeBulletin()),
        ("bản tin", MakeBulletin()),
        ("kenh", ChooseChannels()),
        ("Kênh Zalo, Telegram", ChooseChannels((ChannelKind.ZALO, ChannelKind.TELEGRAM))),
        ("kenh nhan tin tele truoc", ChooseChannels((ChannelKind.TELEGRAM,))),
        ("kenh zalo zalo", ChooseChannels((ChannelKind.ZALO,))),
        ("tiếp", NextPage()),
        ("xem tiếp", NextPage()),
    ],
)
def test_the_new_commands_are_read(typed: str, command: object) -> None:
    assert read_command(typed) == command


def test_words_that_only_begin_so_are_something_else() -> None:
    with pytest.raises(ArgumentMissing):
        read_command("kenh viber")
    assert isinstance(read_command("tiếp theo công văn 12 của Sở"), FreeText)
