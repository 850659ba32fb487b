"""The places of the plan, people and groups on the metered messenger: whether one more fits, who is told.

Who has a place keeps it, whatever is full. The administrators are told once when few are left, and once, with the
monitors, when somebody has been turned away: the messenger may refuse even the sentence that tells that person.
"""

from __future__ import annotations

from datetime import datetime

from db import Transaction
from domain.conversation.messages.channels import PlacesWarning
from domain.delivery.quota import is_nearly_full
from domain.model import AccountState, OrganizationRole
from domain.office.rules import MessengerPlan
from domain.traits import is_metered
from services.delivery.undeliverable import notify_role

TOLD = "zalo_places_told:{places}:{how}"
"""The setting that keeps for which limit it was told: with another plan it is told anew."""


async def people_counted(transaction: Transaction) -> int:
    everyone = [person.id for person in await transaction.people.all_persons()]
    accounts = await transaction.people.accounts(everyone)
    return sum(any(is_metered(one.channel) for one in owned) for owned in accounts.values())


async def groups_counted(transaction: Transaction) -> int:
    groups = await transaction.groups.all()
    return sum(is_metered(one.channel) and one.state is AccountState.LINKED for one in groups)


async def one_more_fits(transaction: Transaction, plan: MessengerPlan, now: datetime, *, groups: bool = False) -> bool:
    """Whether a new person (or group) has a place; if not, the administrators hear that one was turned away."""
    used, limit = await _taken(transaction, plan, groups=groups)
    if used < limit:
        return True
    await _tell(transaction, PlacesWarning(groups, used, limit, refused=True), now)
    return False


async def note_taken(transaction: Transaction, plan: MessengerPlan, now: datetime, *, groups: bool = False) -> None:
    """Called when one more has a place: from 80 % on the administrators know."""
    used, limit = await _taken(transaction, plan, groups=groups)
    if is_nearly_full(used, limit):
        await _tell(transaction, PlacesWarning(groups, used, limit), now)


async def _taken(transaction: Transaction, plan: MessengerPlan, *, groups: bool) -> tuple[int, int]:
    if groups:
        return await groups_counted(transaction), plan.groups
    return await people_counted(transaction), plan.people


async def _tell(transaction: Transaction, warning: PlacesWarning, now: datetime) -> None:
    places, how = "groups" if warning.groups else "people", "refused" if warning.refused else "nearly"
    key = TOLD.format(places=places, how=how)
    if await transaction.settings.get(key) == str(warning.limit):
        return
    await transaction.settings.set(key, str(warning.limit))
    for role in (OrganizationRole.ADMIN, OrganizationRole.MONITOR) if warning.refused else (OrganizationRole.ADMIN,):
        await notify_role(transaction, role, warning, now)
