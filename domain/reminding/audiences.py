"""Resolves the audience of a step to chats for one assignment, with the fallbacks where a person or group is missing.

No officer: the head. No reachable head: a deputy, else the monitors, at once. No leader in charge: the director; no
director: the monitors. No bound group: the head and the monitors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from domain.delivery.notifications import Recipient
from domain.model import Account, AccountState, Group, OrganizationRole, Person, UnitRole, Work
from domain.traits import is_metered
from domain.vocabulary import Audience

NO_GROUP = "no_group"
NO_HEAD = "no_head"
NO_OFFICER = "no_officer"
NO_LEADER = "no_leader"
NO_DIRECTOR = "no_director"
GROUP_UNREACHABLE = "group_unreachable"
HEAD_UNREACHABLE = "head_unreachable"
OFFICER_UNREACHABLE = "officer_unreachable"
LEADER_UNREACHABLE = "leader_unreachable"


@dataclass(frozen=True, slots=True)
class Addressee:
    """One chat and the audience it is told as. `note`: key of the reason why it stands in for another, else empty."""

    recipient: Recipient
    audience: Audience
    note: str = ""


def group_first(addressees: Sequence[Addressee], *, pressing: bool) -> list[Addressee]:
    """On a metered messenger the group's message replaces the private ones.

    A step that goes to a group on a metered messenger is not told privately there too, unless the work is `pressing`:
    overdue, or urgent.
    """
    grouped = any(_counted(one) and one.recipient.group_id is not None for one in addressees)
    if pressing or not grouped:
        return list(addressees)
    return [one for one in addressees if one.recipient.group_id is not None or not _counted(one)]


def _counted(addressee: Addressee) -> bool:
    return is_metered(addressee.recipient.channel)


def first_chat(accounts: Iterable[Account]) -> Recipient | None:
    """The first of a person's accounts that takes messages; they come in the person's own channel order."""
    for account in accounts:
        if account.state in (AccountState.LINKED, AccountState.FAILING):
            return Recipient(account.channel, person_id=account.person_id, account_id=account.id)
    return None


@dataclass(frozen=True, slots=True)
class Directory:
    """Snapshot of the people and chats of the units concerned. `acting_heads`: unit id to person id."""

    members: Mapping[int, Sequence[Person]]
    persons: Mapping[int, Person]
    accounts: Mapping[int, Sequence[Account]]
    groups: Sequence[Group]
    office: Sequence[Person] = ()
    acting_heads: Mapping[int, int] = field(default_factory=dict)

    def recipient_of(self, person: Person) -> Recipient | None:
        return first_chat(self.accounts.get(person.id, ()))

    def resolve(self, audience: Audience, work: Work) -> tuple[Addressee, ...]:
        """The chats for this audience of this work; empty only when not even a monitor can be reached."""
        if audience is Audience.GROUP:
            return self._groups(work)
        if audience is Audience.MONITORS:
            return self._as(audience, self._with_role(OrganizationRole.MONITOR))
        if audience is Audience.OFFICER:
            return self._officer(work)
        if audience is Audience.HEAD:
            return self._head(work)
        return self._leader(audience, work)

    def _officer(self, work: Work) -> tuple[Addressee, ...]:
        officer = work.officer
        told = self._as(Audience.OFFICER, [officer] if officer else [])
        return told or self._standing_in(self._head(work), OFFICER_UNREACHABLE if officer else NO_OFFICER)

    def _head(self, work: Work) -> tuple[Addressee, ...]:
        unit_id = work.assignment.unit_id
        acting = self.persons.get(self.acting_heads.get(unit_id, 0))
        heads, deputies = self._of_rank(unit_id, UnitRole.HEAD), self._of_rank(unit_id, UnitRole.DEPUTY)
        for rank in ([acting] if acting else [], heads, deputies):
            if told := self._as(Audience.HEAD, rank):
                return told
        registered = self._has_account([*heads, *deputies, *([acting] if acting else [])])
        return self._monitors_instead(HEAD_UNREACHABLE if registered else NO_HEAD)

    def _leader(self, audience: Audience, work: Work) -> tuple[Addressee, ...]:
        in_charge = self.persons.get(work.unit.leader_id or 0) if audience is Audience.LEADER else None
        directors = self._with_role(OrganizationRole.DIRECTOR)
        told = self._as(audience, [in_charge] if in_charge else []) or self._as(audience, directors)
        if audience is Audience.DIRECTOR:
            return told or self._monitors_instead(NO_DIRECTOR)
        registered = self._has_account([in_charge] if in_charge else [])
        return told or self._monitors_instead(LEADER_UNREACHABLE if registered else NO_LEADER)

    def _groups(self, work: Work) -> tuple[Addressee, ...]:
        chosen = [group for group in self._bound(work) if group.state is AccountState.LINKED]
        if chosen:
            return tuple(Addressee(Recipient(one.channel, group_id=one.id), Audience.GROUP) for one in chosen)
        instead = (*self._head(work), *self._as(Audience.MONITORS, self._with_role(OrganizationRole.MONITOR)))
        return self._standing_in(instead, self.why_no_group(work))

    def why_no_group(self, work: Work) -> str:
        """Key of the reason why the group cannot be told; empty when it can."""
        bound = self._bound(work)
        if any(group.state is AccountState.LINKED for group in bound):
            return ""
        return GROUP_UNREACHABLE if bound else NO_GROUP

    def _bound(self, work: Work) -> list[Group]:
        """The groups of the whole office and of the work's unit, reachable or not."""
        return [group for group in self.groups if group.unit_id in (None, work.assignment.unit_id)]

    def _of_rank(self, unit_id: int, role: UnitRole) -> list[Person]:
        return [person for person in self.members.get(unit_id, ()) if person.role_in(unit_id) is role]

    def _has_account(self, persons: Iterable[Person]) -> bool:
        return any(self.accounts.get(person.id) for person in persons)

    def _with_role(self, role: OrganizationRole) -> list[Person]:
        return [person for person in self.office if role in person.roles]

    def _as(self, audience: Audience, persons: Iterable[Person]) -> tuple[Addressee, ...]:
        found = (self.recipient_of(person) for person in persons)
        return tuple(Addressee(recipient, audience) for recipient in found if recipient)

    def _monitors_instead(self, note: str) -> tuple[Addressee, ...]:
        return self._standing_in(self._as(Audience.MONITORS, self._with_role(OrganizationRole.MONITOR)), note)

    @staticmethod
    def _standing_in(addressees: Iterable[Addressee], note: str) -> tuple[Addressee, ...]:
        return tuple(Addressee(one.recipient, one.audience, one.note or note) for one in addressees)
