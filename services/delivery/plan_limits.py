"""Limits on people and groups of the metered messenger's plan, and the warnings about them.

Existing accounts keep their place. Administrators are warned once when few places are left, and once, with the
monitors, when a person was turned away: the messenger may refuse even the reply to that person.
"""

from __future__ import annotations

from datetime import datetime

from db import Transaction
from db.office.setting_keys import PLACES_TOLD
from domain.conversation.messages.channels import PlacesWarning
from domain.delivery.quota import is_nearly_full
from domain.model import AccountState, OrganizationRole
from domain.office.rules import MessengerPlan
from domain.traits import is_metered
from services.delivery.undeliverable import notify_role


async def people_counted(transaction: Transaction) -> int:
    everyone = [person.id for person in await transaction.people.all_persons()]
    accounts = await transaction.people.accounts(everyone)
    return sum(any(is_metered(one.channel) for one in owned) for owned in accounts.values())


async def groups_counted(transaction: Transaction) -> int:
    groups = await transaction.groups.all()
    return sum(is_metered(one.channel) and one.state is AccountState.LINKED for one in groups)


async def one_more_fits(transaction: Transaction, plan: MessengerPlan, now: datetime, *, groups: bool = False) -> bool:
    """Whether one more person (or group) fits; if not, the administrators are warned."""
    used, limit = await _taken(transaction, plan, groups=groups)
    if used < limit:
        return True
    await _tell(transaction, PlacesWarning(groups, used, limit, refused=True), now)
    return False


async def note_taken(transaction: Transaction, plan: MessengerPlan, now: datetime, *, groups: bool = False) -> None:
    """Called after one more was added: warns the administrators from 80 % on."""
    used, limit = await _taken(transaction, plan, groups=groups)
    if is_nearly_full(used, limit):
        await _tell(transaction, PlacesWarning(groups, used, limit), now)


async def _taken(transaction: Transaction, plan: MessengerPlan, *, groups: bool) -> tuple[int, int]:
    if groups:
        return await groups_counted(transaction), plan.groups
    return await people_counted(transaction), plan.people


async def _tell(transaction: Transaction, warning: PlacesWarning, now: datetime) -> None:
    places, how = "groups" if warning.groups else "people", "refused" if warning.refused else "nearly"
    if await transaction.settings.get(PLACES_TOLD, f"{places}:{how}") == warning.limit:
        return
    await transaction.settings.set(PLACES_TOLD, warning.limit, now, of=f"{places}:{how}")
    for role in (OrganizationRole.ADMIN, OrganizationRole.MONITOR) if warning.refused else (OrganizationRole.ADMIN,):
        await notify_role(transaction, role, warning, now)
