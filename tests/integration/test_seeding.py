"""A seed file goes into the record once, however often it is loaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db import Database
from domain.model import AccountState, ChannelKind, Membership, OrganizationRole, Person, Unit, UnitRole
from domain.office.roster import Roster, RosterPerson, read_roster
from services.office.seeding import SeedReport, link_phones, open_record, seed

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
EXAMPLE = Path(__file__).parents[2] / "examples" / "so-khcn.toml"


@pytest.fixture(scope="module")
def roster() -> Roster:
    return read_roster(EXAMPLE.read_text(encoding="utf-8"))


async def units_of(database: Database) -> dict[str, Unit]:
    async with database.read() as transaction:
        return {unit.code: unit for unit in await transaction.people.units()}


async def people_of(database: Database) -> list[Person]:
    async with database.read() as transaction:
        return list(await transaction.people.all_persons())


async def named(database: Database, name: str) -> Person:
    (person,) = [person for person in await people_of(database) if person.name == name]
    return person


def changed(roster: Roster, name: str, **values: object) -> Roster:
    people = tuple(replace(one, **values) if one.name == name else one for one in roster.people)  # type: ignore[arg-type]
    return replace(roster, people=people)


async def test_the_office_is_stored_as_the_file_says(database: Database, roster: Roster) -> None:
    report = await seed(database, roster, NOW)
    assert report == SeedReport(units_added=6, people_added=len(roster.people))
    units = await units_of(database)
    assert list(units) == ["VP", "QLKH", "QLCN&TTCN", "QLCNg", "TTra", "CCTĐC"]
    assert units["QLCNg"].aliases == ("QLCN", "QL chuyên ngành", "Phòng Chuyên ngành")
    dung = await named(database, "Phạm Thị Dung")
    assert (units["QLKH"].leader_id, units["CCTĐC"].leader_id) == (dung.id, None)
    an, binh = await named(database, "Nguyễn Thị An"), await named(database, "Trần Văn Bình")
    assert an.roles == {OrganizationRole.ADMIN, OrganizationRole.MONITOR}
    assert an.memberships == (Membership(units["VP"].id, UnitRole.DEPUTY),)
    assert binh.memberships == (Membership(units["QLKH"].id, UnitRole.OFFICER, focal=True),)
    async with database.read() as transaction:
        organization = await transaction.people.organization()
    assert organization is not None
    assert (organization.name, organization.short_name) == ("Sở Khoa học và Công nghệ", "Sở KH&CN")


async def test_an_office_that_was_there_first_takes_the_name_of_the_file(database: Database, roster: Roster) -> None:
    async with database.write() as transaction:
        assert (await open_record(transaction, "")).name == ""
    assert (await seed(database, roster, NOW)).renamed == roster.organization
    renamed = await seed(database, replace(roster, organization="Sở Tài chính", short_name="Sở TC"), NOW)
    assert renamed == SeedReport(renamed="Sở Tài chính")
    async with database.write() as transaction:
        assert (await open_record(transaction, "Sở Xây dựng")).name == "Sở Tài chính", "the settings come too late"


async def test_a_second_run_doubles_and_changes_nothing(database: Database, roster: Roster) -> None:
    await seed(database, roster, NOW)
    before = await units_of(database), await people_of(database)
    assert await seed(database, roster, NOW) == SeedReport()
    assert (await units_of(database), await people_of(database)) == before


async def test_a_changed_title_is_brought_up_to_date(database: Database, roster: Roster) -> None:
    await seed(database, roster, NOW)
    promoted = changed(roster, "Trần Văn Bình", title="Chuyên viên chính")
    assert await seed(database, promoted, NOW) == SeedReport(people_changed=1)
    assert (await named(database, "Trần Văn Bình")).title == "Chuyên viên chính"


async def test_a_right_that_the_file_no_longer_gives_is_taken(database: Database, roster: Roster) -> None:
    await seed(database, roster, NOW)
    await seed(database, changed(roster, "Nguyễn Thị An", roles=frozenset({OrganizationRole.MONITOR})), NOW)
    assert (await named(database, "Nguyễn Thị An")).roles == {OrganizationRole.MONITOR}


async def test_a_changed_unit_is_brought_up_to_date(database: Database, roster: Roster) -> None:
    await seed(database, roster, NOW)
    units = tuple(
        replace(unit, aliases=("TTS",), leader="Võ Quốc Khánh") if unit.code == "TTra" else unit
        for unit in roster.units
    )
    assert await seed(database, replace(roster, units=units), NOW) == SeedReport(units_changed=1)
    inspectorate = (await units_of(database))["TTra"]
    assert inspectorate.aliases == ("TTS",)
    assert inspectorate.leader_id == (await named(database, "Võ Quốc Khánh")).id


async def test_somebody_who_moves_to_another_unit_stays_the_same_person(database: Database, roster: Roster) -> None:
    await seed(database, roster, NOW)
    binh = await named(database, "Trần Văn Bình")
    async with database.write() as transaction:
        await transaction.people.link(binh.id, ChannelKind.TELEGRAM, "7012340002", AccountState.LINKED, NOW)
    assert await seed(database, changed(roster, "Trần Văn Bình", unit="VP"), NOW) == SeedReport(people_changed=1)
    moved = await named(database, "Trần Văn Bình")
    assert moved.id == binh.id
    assert moved.memberships[0].unit_id == (await units_of(database))["VP"].id
    async with database.read() as transaction:
        assert [one.external_id for one in (await transaction.people.accounts([binh.id]))[binh.id]] == ["7012340002"]


async def test_a_namesake_in_another_unit_is_another_person(database: Database, roster: Roster) -> None:
    await seed(database, roster, NOW)
    namesake = RosterPerson("Trần Văn Bình", "Chuyên viên", "VP", UnitRole.OFFICER, focal=False, roles=frozenset())
    both = replace(roster, people=(*roster.people, namesake))
    assert await seed(database, both, NOW) == SeedReport(people_added=1)
    assert await seed(database, both, NOW) == SeedReport()


async def test_people_and_units_that_the_file_does_not_name_stay(database: Database, roster: Roster) -> None:
    await seed(database, roster, NOW)
    await seed(database, replace(roster, units=roster.units[:2], people=roster.people[:3]), NOW)
    assert len(await units_of(database)) == 6
    assert len(await people_of(database)) == len(roster.people)


async def test_a_persons_order_of_channels_is_kept(database: Database, roster: Roster) -> None:
    await seed(database, roster, NOW)
    binh = await named(database, "Trần Văn Bình")
    async with database.write() as transaction:
        await transaction.people.update_person(replace(binh, channels=(ChannelKind.ZALO, ChannelKind.TELEGRAM)))
    await seed(database, changed(roster, "Trần Văn Bình", title="Chuyên viên chính"), NOW)
    assert (await named(database, "Trần Văn Bình")).channels == (ChannelKind.ZALO, ChannelKind.TELEGRAM)


async def test_a_failure_in_the_middle_leaves_nothing_behind(database: Database, roster: Roster) -> None:
    broken = changed(roster, "Lý Thị Sương", unit="no such unit")
    with pytest.raises(KeyError):
        await seed(database, broken, NOW)
    assert await units_of(database) == {}
    assert await people_of(database) == []


async def test_the_phones_of_the_sandbox_belong_to_the_people_and_strangers_stay_strangers(
    database: Database, roster: Roster
) -> None:
    await seed(database, roster, NOW)
    assert await link_phones(database, roster, NOW) == 8, "five on Telegram, three on Zalo"
    async with database.read() as transaction:
        speaker = await transaction.people.speaker(ChannelKind.TELEGRAM, "5612340001")
        stranger = await transaction.people.speaker(ChannelKind.TELEGRAM, "6912340006")
    assert speaker is not None
    assert speaker[1].name == "Nguyễn Thị An"
    assert stranger is None
    async with database.read() as transaction:
        accounts = (await transaction.people.accounts([speaker[1].id]))[speaker[1].id]
    assert [account.channel for account in accounts] == [ChannelKind.TELEGRAM, ChannelKind.ZALO]


async def test_a_phone_that_was_linked_before_keeps_its_state(database: Database, roster: Roster) -> None:
    await seed(database, roster, NOW)
    await link_phones(database, roster, NOW)
    binh = await named(database, "Trần Văn Bình")
    async with database.write() as transaction:
        (account,) = (await transaction.people.accounts([binh.id]))[binh.id]
        await transaction.people.set_account_state(account.id, AccountState.BLOCKED, "blocked by the user", NOW)
    assert await link_phones(database, roster, NOW) == 0
    async with database.read() as transaction:
        (account,) = (await transaction.people.accounts([binh.id]))[binh.id]
    assert account.state is AccountState.BLOCKED


@pytest.mark.parametrize("write", [lambda name: name.replace("'", "’"), str.upper, lambda name: f" {name}\u200b "])
async def test_another_apostrophe_or_capitals_change_a_name_and_double_nobody(
    database: Database, roster: Roster, write: Callable[[str], str]
) -> None:
    await seed(database, roster, NOW)
    count = len(await people_of(database))
    text = EXAMPLE.read_text(encoding="utf-8")
    for person in roster.people:
        text = text.replace(f'"{person.name}"', f'"{write(person.name)}"')
    await seed(database, read_roster(text), NOW)
    assert len(await people_of(database)) == count
