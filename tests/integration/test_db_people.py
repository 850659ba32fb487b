"""The office and its people, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from db import AccountTaken, Database, NotStored, Transaction
from domain.model import (
    AccountState,
    ChannelKind,
    InvitePurpose,
    Membership,
    Organization,
    OrganizationRole,
    Unit,
    UnitRole,
)

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
TELEGRAM, ZALO = ChannelKind.TELEGRAM, ChannelKind.ZALO


async def office(tx: Transaction) -> tuple[Organization, Unit, Unit]:
    organization = await tx.people.add_organization("Sở Khoa học và Công nghệ", "Sở KH&CN")
    planning = await tx.people.upsert_unit(
        organization.id, "KHTC", name="Phòng Kế hoạch - Tài chính", aliases=("kế hoạch", "khtc"), position=2
    )
    secretariat = await tx.people.upsert_unit(organization.id, "VP", name="Văn phòng Sở", position=1)
    return organization, planning, secretariat


async def test_units_come_in_protocol_order_with_their_aliases(database: Database) -> None:
    async with database.write() as tx:
        organization, planning, secretariat = await office(tx)
    async with database.read() as tx:
        assert await tx.people.units() == (secretariat, planning)
        assert planning.aliases == ("kế hoạch", "khtc")
        assert await tx.people.organization() == organization


async def test_a_unit_with_a_known_code_is_brought_up_to_date(database: Database) -> None:
    async with database.write() as tx:
        organization, planning, _ = await office(tx)
        renamed = await tx.people.upsert_unit(organization.id, "KHTC", name="Phòng Kế hoạch", position=3)
    assert renamed.id == planning.id
    assert renamed.name == "Phòng Kế hoạch"


async def test_a_person_keeps_roles_memberships_and_channel_order(database: Database) -> None:
    async with database.write() as tx:
        organization, planning, secretariat = await office(tx)
        an = await tx.people.add_person(
            organization.id,
            "Nguyễn Thị An",
            title="Chuyên viên",
            roles={OrganizationRole.MONITOR, OrganizationRole.ADMIN},
            memberships=[
                Membership(secretariat.id, UnitRole.OFFICER, focal=True),
                Membership(planning.id, UnitRole.DEPUTY),
            ],
            channels=(ZALO, TELEGRAM),
        )
    async with database.read() as tx:
        assert await tx.people.person(an.id) == an
        assert await tx.people.with_role(OrganizationRole.MONITOR) == (an,)
        assert await tx.people.with_role(OrganizationRole.LEADER) == ()


async def test_an_unknown_person_is_not_stored(database: Database) -> None:
    async with database.read() as tx:
        with pytest.raises(NotStored):
            await tx.people.person(404)
        assert await tx.people.persons([404]) == {}


async def test_the_head_of_a_unit_comes_before_its_officers(database: Database) -> None:
    async with database.write() as tx:
        organization, planning, secretariat = await office(tx)
        binh = await tx.people.add_person(
            organization.id, "Bình", memberships=[Membership(planning.id, UnitRole.OFFICER)]
        )
        chau = await tx.people.add_person(organization.id, "Châu", memberships=[Membership(planning.id, UnitRole.HEAD)])
    async with database.read() as tx:
        assert await tx.people.members(planning.id) == (chau, binh)
        assert await tx.people.members(planning.id, UnitRole.OFFICER) == (binh,)
        assert await tx.people.members_of_units([planning.id, secretariat.id]) == {planning.id: (chau, binh)}


async def test_who_speaks_is_known_by_the_chat(database: Database) -> None:
    async with database.write() as tx:
        organization, *_ = await office(tx)
        binh = await tx.people.add_person(organization.id, "Bình")
        account = await tx.people.link(binh.id, TELEGRAM, "7000000001", AccountState.LINKED, NOW)
    async with database.read() as tx:
        assert await tx.people.speaker(TELEGRAM, "7000000001") == (account, binh)
        assert await tx.people.speaker(ZALO, "7000000001") is None


async def test_a_new_account_takes_the_place_of_the_older_one_on_its_channel(database: Database) -> None:
    async with database.write() as tx:
        organization, *_ = await office(tx)
        binh = await tx.people.add_person(organization.id, "Bình")
        old = await tx.people.link(binh.id, TELEGRAM, "1", AccountState.BLOCKED, NOW)
        new = await tx.people.link(binh.id, TELEGRAM, "2", AccountState.LINKED, NOW)
    async with database.read() as tx:
        assert new.id == old.id
        assert await tx.people.speaker(TELEGRAM, "1") is None
        assert await tx.people.accounts([binh.id]) == {binh.id: (new,)}


async def test_somebody_elses_chat_cannot_be_linked(database: Database) -> None:
    async with database.write() as tx:
        organization, *_ = await office(tx)
        binh = await tx.people.add_person(organization.id, "Bình")
        em = await tx.people.add_person(organization.id, "Em")
        await tx.people.link(binh.id, ZALO, "z1", AccountState.LINKED, NOW)
        with pytest.raises(AccountTaken):
            await tx.people.link(em.id, ZALO, "z1", AccountState.LINKED, NOW)


async def test_accounts_come_in_the_persons_own_order(database: Database) -> None:
    async with database.write() as tx:
        organization, *_ = await office(tx)
        binh = await tx.people.add_person(organization.id, "Bình", channels=(ZALO, TELEGRAM))
        telegram = await tx.people.link(binh.id, TELEGRAM, "1", AccountState.LINKED, NOW)
        zalo = await tx.people.link(binh.id, ZALO, "z1", AccountState.LINKED, NOW)
        await tx.people.set_account_state(telegram.id, AccountState.BLOCKED, "bot was blocked by the user", NOW)
    async with database.read() as tx:
        first, second = (await tx.people.accounts([binh.id]))[binh.id]
        assert first == zalo
        assert second.state is AccountState.BLOCKED
        assert second.state_reason == "bot was blocked by the user"


async def test_an_invitation_is_used_once(database: Database) -> None:
    async with database.write() as tx:
        organization, planning, _ = await office(tx)
        invite = await tx.people.add_invite(
            organization.id, "hash", expires_at=NOW + timedelta(days=7), unit_id=planning.id, unit_role=UnitRole.HEAD
        )
    async with database.write() as tx:
        assert await tx.people.find_invite("hash") == invite
        assert await tx.people.use_invite(invite.id, NOW)
        assert not await tx.people.use_invite(invite.id, NOW)
        used = await tx.people.find_invite("hash")
        assert used is not None
        assert used.used_at == NOW


async def test_an_invitation_can_be_for_a_named_person_or_for_a_group(database: Database) -> None:
    async with database.write() as tx:
        organization, planning, _ = await office(tx)
        binh = await tx.people.add_person(organization.id, "Bình")
        week = NOW + timedelta(days=7)
        for_binh = await tx.people.add_invite(
            organization.id, "a", expires_at=week, person_id=binh.id, name="Bình", created_by_id=binh.id
        )
        for_group = await tx.people.add_invite(
            organization.id, "b", expires_at=week, purpose=InvitePurpose.GROUP, unit_id=planning.id
        )
    async with database.read() as tx:
        assert await tx.people.find_invite("a") == for_binh
        assert await tx.people.find_invite("b") == for_group
        assert await tx.people.find_invite("c") is None


async def test_an_expired_invitation_is_not_used(database: Database) -> None:
    async with database.write() as tx:
        organization, *_ = await office(tx)
        invite = await tx.people.add_invite(organization.id, "hash", expires_at=NOW)
        assert not await tx.people.use_invite(invite.id, NOW)


async def test_somebody_stands_in_for_the_head_only_for_a_time(database: Database) -> None:
    async with database.write() as tx:
        organization, planning, secretariat = await office(tx)
        binh = await tx.people.add_person(organization.id, "Bình")
        await tx.people.add_acting_head(planning.id, binh.id, starts_at=NOW, ends_at=NOW + timedelta(days=1))
    async with database.read() as tx:
        units = [planning.id, secretariat.id]
        assert await tx.people.acting_heads(units, NOW) == {planning.id: binh.id}
        assert await tx.people.acting_heads(units, NOW + timedelta(days=1)) == {}


async def test_a_group_is_bound_moved_and_found_by_its_chat(database: Database) -> None:
    async with database.write() as tx:
        organization, planning, _ = await office(tx)
        group = await tx.groups.bind(organization.id, TELEGRAM, "-100", "7", "Nhóm điều hành", None)
        await tx.groups.move(group.id, "-1002")
        await tx.groups.drop_topic(group.id)
        await tx.groups.set_state(group.id, AccountState.FAILING, "kicked", NOW)
        moved = await tx.groups.by_chat(TELEGRAM, "-1002")
        assert moved is not None
        assert (moved.id, moved.topic_id, moved.state) == (group.id, None, AccountState.FAILING)
        again = await tx.groups.bind(organization.id, TELEGRAM, "-1002", None, "Nhóm phòng", planning.id)
        assert await tx.groups.all() == (again,)
        assert (again.id, again.unit_id, again.state) == (group.id, planning.id, AccountState.LINKED)


async def test_a_group_whose_new_chat_is_bound_already_is_given_up(database: Database) -> None:
    async with database.write() as tx:
        organization, *_ = await office(tx)
        old = await tx.groups.bind(organization.id, TELEGRAM, "-1", None, "", None)
        new = await tx.groups.bind(organization.id, TELEGRAM, "-1002", None, "", None)
        await tx.groups.move(old.id, "-1002")
        assert (await tx.groups.get(old.id)).state is AccountState.FAILING
        assert await tx.groups.by_chat(TELEGRAM, "-1002") == new
