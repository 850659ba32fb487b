"""`hanmuc`: what the month on the metered messenger comes to: what is used, what the schedule still sends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from db import Transaction
from db.office.setting_keys import MESSAGES_SCHEDULED
from domain.conversation.commands.delivery import ShowQuota
from domain.conversation.messages.base import Reply
from domain.conversation.messages.channels import QuotaFacts
from domain.delivery.quota import expected, month_ends, month_of, quota_level
from domain.office.permissions import require_office
from domain.office.rules import OfficeRules
from domain.traits import is_metered
from services.delivery.plan_limits import groups_counted, people_counted
from services.delivery.quota import used_this_month
from services.dispatch import handles
from services.explaining.rehearsal import rehearse
from services.use_case import UseCase


async def quota_facts(transaction: Transaction, now: datetime, rules: OfficeRules) -> QuotaFacts:
    """What is used, what the schedule still sends this month, who and what else the plan counts."""
    used = await used_this_month(transaction, now)
    days = (month_ends(now) - now) // timedelta(days=1) + 1
    ahead = await rehearse(transaction, now, days, rules)
    planned = sum(is_metered(one.channel) and one.at < month_ends(now) for one in ahead)
    scheduled = await transaction.counters.get(MESSAGES_SCHEDULED, month_of(now))
    return QuotaFacts(
        month=month_of(now),
        used=used,
        limit=rules.plan.messages,
        planned=planned,
        expected=expected(used, scheduled, planned, now),
        level=quota_level(used, rules.plan),
        people=await people_counted(transaction),
        people_limit=rules.plan.people,
        groups=await groups_counted(transaction),
        groups_limit=rules.plan.groups,
    )


@handles(ShowQuota)
async def show_quota(command: ShowQuota, use_case: UseCase) -> Sequence[Reply]:
    """`hanmuc`. Raises `NotAllowed`: for monitors, leaders and administrators."""
    require_office(use_case.speaker)
    facts = await quota_facts(use_case.transaction, use_case.now, use_case.rules)
    return use_case.answer_privately(facts)
