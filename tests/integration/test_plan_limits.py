"""The places of Zalo's plan in the record: who is refused, who is told, and who keeps a place."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from db import Database, Sent, Transaction
from domain.conversation.messages.base import Refused
from domain.conversation.messages.registering import Registered
from domain.conversation.origin import ChatType, Origin
from domain.model import AccountState, ChannelKind, InvitePurpose, OrganizationRole, UnitRole
from domain.office.rules import MessengerPlan
from services.delivery.plan_limits import groups_counted, note_taken, one_more_fits, people_counted
from services.office.registration import code_hash, register
from tests.integration.db_office import NOW, Office

ZALO, TELEGRAM = ChannelKind.ZALO, ChannelKind.TELEGRAM
TWO = MessengerPlan(people=2, groups=1)


@pytest.fixture
async def office(database: Database, office: Office) -> Office:
    """Anh Bình is on Zalo; the administrator is on Telegram."""
    async with database.write() as tx:
        admin = await tx.people.add_person(office.organization.id, "Phúc", roles={OrganizationRole.ADMIN})
        await tx.people.link(admin.id, TELEGRAM, "4004", AccountState.LINKED, NOW)
    return office


async def invite(tx: Transaction, office: Office, code: str, person_id: int | None = None) -> None:
    await tx.people.add_invite(
        organization_id=office.organization.id,
        code_hash=code_hash(code),
        expires_at=NOW + timedelta(days=1),
        purpose=InvitePurpose.PERSON,
        unit_id=office.planning.id,
        unit_role=UnitRole.OFFICER,
        person_id=person_id,
    )


async def use(tx: Transaction, code: str, chat: str, plan: MessengerPlan, channel: ChannelKind = ZALO) -> object:
    origin = Origin(channel, f"u-{code}-{chat}", chat, ChatType.PRIVATE, chat, "Nguyễn Văn Mới")
    [reply] = await register(tx, origin, code, NOW, speaker=None, plan=plan)
    return reply.message


async def told(database: Database, now: datetime = NOW) -> list[tuple[int, int, bool]]:
    """What waits for the administrator: used, limit, whether somebody was turned away."""
    warnings = []
    async with database.write() as tx:
        while claimed := await tx.outbox.claim(TELEGRAM, "worker", now, 20):
            warnings += [json.loads(one.data) for one in claimed if one.data]
            await tx.outbox.record([Sent(one.id, one.chat_id, ("1",), "", now) for one in claimed], "worker")
    return [(one["used"], one["limit"], one["refused"]) for one in warnings if one["kind"] == "places_warning"]


async def test_one_too_many_keeps_the_code_and_is_told_the_administrators_once(
    database: Database, office: Office
) -> None:
    async with database.write() as tx:
        for code in ("AAAAAAAAAA", "BBBBBBBBBB", "CCCCCCCCCC"):
            await invite(tx, office, code)
        assert isinstance(await use(tx, "AAAAAAAAAA", "z2", TWO), Registered)
        assert await people_counted(tx) == 2
    assert await told(database) == [(2, 2, False)]
    for _ in range(2):
        async with database.write() as tx:
            assert isinstance(await use(tx, "BBBBBBBBBB", "z3", TWO), Refused)
            assert isinstance(await use(tx, "CCCCCCCCCC", "z4", TWO), Refused)
    assert await told(database) == [(2, 2, True)]
    async with database.write() as tx:
        assert isinstance(await use(tx, "BBBBBBBBBB", "5005", TWO, TELEGRAM), Registered), "the code still works"
        assert isinstance(await use(tx, "CCCCCCCCCC", "z4", MessengerPlan(people=3)), Registered), (
            "a larger plan has a place"
        )
    assert await told(database) == [(3, 3, False)]


async def test_who_is_on_zalo_already_is_never_turned_away(database: Database, office: Office) -> None:
    async with database.write() as tx:
        await invite(tx, office, "AAAAAAAAAA", office.binh.id)
        await invite(tx, office, "BBBBBBBBBB", office.chau.id)
        assert isinstance(await use(tx, "AAAAAAAAAA", "z-new-phone", MessengerPlan(people=1)), Registered)
        assert isinstance(await use(tx, "BBBBBBBBBB", "z9", MessengerPlan(people=1)), Refused)
        assert await people_counted(tx) == 1


async def test_groups_have_places_too_and_one_that_removed_the_bot_gives_its_place_back(
    database: Database, office: Office
) -> None:
    async with database.write() as tx:
        assert await one_more_fits(tx, TWO, NOW, groups=True)
        group = await tx.groups.bind(office.organization.id, ZALO, "zgr-1", None, "Nhóm", None)
        await note_taken(tx, TWO, NOW, groups=True)
        assert not await one_more_fits(tx, TWO, NOW, groups=True)
        assert await groups_counted(tx) == 1
        await tx.groups.set_state(group.id, AccountState.BLOCKED, "removed", NOW)
        assert await one_more_fits(tx, TWO, NOW, groups=True)
    assert await told(database) == [(1, 1, False), (1, 1, True)]
