"""The office's reminder policies: shown, replaced from a file, put back to the shipped ones.

What is set here concerns work that starts from now on: running assignments keep the policy they began with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from db import Transaction
from domain.conversation.commands.reminding import Policies
from domain.conversation.messages.base import Action, ButtonName, Reply
from domain.conversation.messages.policies import (
    CheckInFacts,
    PolicyDetail,
    PolicyFacts,
    PolicyList,
    PolicyReset,
    PolicyResetQuestion,
    PolicyStepFacts,
)
from domain.errors import SecretPlace, SecretRefused, UrgencyNotUnderstood
from domain.intake.line import URGENCY_WORDS
from domain.model import Event, Urgency
from domain.office.permissions import require_administrator, require_office
from domain.reminding.policy import PolicyStep
from domain.reminding.policy_file import Policy, default_policies, frozen_policy, parse_policies
from domain.secrecy import is_stamped
from domain.text import fold
from services.dispatch import handles
from services.use_case import UseCase

WORD = "chinhsach"
BACK_TO_DEFAULT = "mac dinh"
AGREED = ("dong y", "dung", "co")
CHOICES = {
    "thuong": ButtonName.NORMAL,
    "khan": ButtonName.URGENT,
    "thuong khan": ButtonName.VERY_URGENT,
    "hoa toc": ButtonName.EXPRESS,
}


async def current_policies(transaction: Transaction) -> Mapping[Urgency, Policy]:
    """By urgency: the office's own policy where there is one, else the shipped one."""
    own = await transaction.settings.policies()
    return {
        urgency: frozen_policy(own[urgency]) if urgency in own else policy
        for urgency, policy in default_policies().items()
    }


async def current_policy(transaction: Transaction, urgency: Urgency) -> Policy:
    """What an assignment of this urgency that starts now is reminded by."""
    return (await current_policies(transaction))[urgency]


async def replace_policies(
    transaction: Transaction, text: str, now: datetime, actor_id: int | None = None
) -> tuple[Urgency, ...]:
    """Take the policies of a file for the office; those it does not name stay.

    Raises:
        PolicyRefused, SecretRefused: nothing kept.
    """
    if is_stamped(text):
        raise SecretRefused(SecretPlace.FILE)
    policies = parse_policies(text)
    before = await transaction.settings.policies()
    for urgency, policy in policies.items():
        await transaction.settings.set_policy(urgency, policy.to_json(), now)
    await _note(transaction, "policy_changed", tuple(policies), before, now, actor_id)
    return tuple(policies)


@handles(Policies)
async def manage_policies(command: Policies, use_case: UseCase) -> Sequence[Reply]:
    """`chinhsach`, `chinhsach khẩn`, `chinhsach mặc định`.

    Raises:
        NotAllowed: reading is for monitors and administrators, putting back for administrators.
        UrgencyNotUnderstood.
    """
    require_office(use_case.speaker)
    words = fold(command.text).strip(" .,:;?")
    if BACK_TO_DEFAULT in words:
        return await _back_to_default(words, use_case)
    own = await use_case.transaction.settings.policies()
    policies = await current_policies(use_case.transaction)
    if words:
        urgency = _urgency(words, command.text)
        return use_case.answer_privately(
            PolicyDetail(policy_facts(policies[urgency], own=urgency in own), _reset_action(own, urgency))
        )
    shown = tuple(policy_facts(policy, own=urgency in own) for urgency, policy in policies.items())
    more = tuple(Action(f"{WORD} {words}", label=label) for words, label in CHOICES.items())
    return use_case.answer_privately(PolicyList(shown, more))


def _urgency(words: str, typed: str) -> Urgency:
    urgency = URGENCY_WORDS.get(words)
    if urgency is None:
        raise UrgencyNotUnderstood(typed.strip())
    return urgency


def _reset_action(own: Mapping[str, str], urgency: Urgency) -> tuple[Action, ...]:
    if urgency not in own:
        return ()
    name = next(words for words, meant in URGENCY_WORDS.items() if meant is urgency)
    return (Action(f"{WORD} {name} {BACK_TO_DEFAULT}", label=ButtonName.BACK_TO_DEFAULT),)


async def _back_to_default(words: str, use_case: UseCase) -> Sequence[Reply]:
    require_administrator(use_case.speaker)
    before, _, after = words.partition(BACK_TO_DEFAULT)
    agreed = after.strip() in AGREED
    named = before.strip() or ("" if agreed else after.strip())
    own = await use_case.transaction.settings.policies()
    meant = [_urgency(named, named)] if named else list(Urgency)
    urgencies = tuple(urgency for urgency in meant if urgency in own)
    if not agreed or not urgencies:
        question = " ".join(part for part in (WORD, named, BACK_TO_DEFAULT, AGREED[0]) if part)
        actions = (Action(question, label=ButtonName.BACK_TO_DEFAULT),) if urgencies else ()
        return use_case.answer_privately(PolicyResetQuestion(urgencies, actions))
    for urgency in urgencies:
        await use_case.transaction.settings.drop_policy(urgency)
    await _note(use_case.transaction, "policy_reset", urgencies, own, use_case.now, use_case.speaker.id)
    return use_case.answer_privately(PolicyReset(urgencies))


async def _note(
    transaction: Transaction,
    name: str,
    urgencies: Sequence[Urgency],
    before: Mapping[str, str],
    now: datetime,
    actor_id: int | None,
) -> None:
    """One line in the audit, with the texts that were in force and are."""
    organization = await transaction.people.organization()
    if organization is None:
        return
    after = await transaction.settings.policies()
    await transaction.audit.add(
        Event(
            organization_id=organization.id,
            at=now,
            actor_id=actor_id,
            name=name,
            before=_texts(before, urgencies),
            after=_texts(after, urgencies),
        )
    )


def _texts(policies: Mapping[str, str], urgencies: Sequence[Urgency]) -> dict[str, str]:
    return {urgency: policies.get(urgency, "default") for urgency in urgencies}


def policy_facts(policy: Policy, *, own: bool) -> PolicyFacts:
    """The policy as it is shown. `own`: it was set by the office."""
    check_in = policy.check_in
    return PolicyFacts(
        urgency=policy.urgency,
        own=own,
        quiet_hours=policy.quiet_hours,
        steps=tuple(map(step_facts, policy.steps)),
        coordinator_steps=tuple(map(step_facts, policy.coordinator_steps)),
        check_in=CheckInFacts(check_in.every_months, check_in.stale_after_months) if check_in else None,
    )


def step_facts(step: PolicyStep) -> PolicyStepFacts:
    return PolicyStepFacts(**{name: getattr(step, name) for name in PolicyStepFacts.__slots__})
