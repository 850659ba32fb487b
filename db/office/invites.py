"""Invitations: how a person or a group comes in. Only the hash of a code is kept, and it works once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from db.repository import Repository
from db.schema.office import invite
from domain.model import Invite, InvitePurpose, OrganizationRole, UnitRole

_add_invite = insert(invite).returning(invite.c.id)
_invite = select(invite).where(invite.c.code_hash == bindparam("code_hash"))
_use_invite = (
    update(invite)
    .where(invite.c.id == bindparam("invite_id"), invite.c.used_at.is_(None), invite.c.expires_at > bindparam("now"))
    .values(used_at=bindparam("now"))
)


class Invites(Repository):
    __slots__ = ()

    async def add_invite(
        self,
        organization_id: int,
        code_hash: str,
        *,
        expires_at: datetime,
        purpose: InvitePurpose = InvitePurpose.PERSON,
        unit_id: int | None = None,
        unit_role: UnitRole | None = None,
        organization_role: OrganizationRole | None = None,
        person_id: int | None = None,
        name: str = "",
        created_by_id: int | None = None,
    ) -> Invite:
        fields: dict[str, Any] = {
            "organization_id": organization_id,
            "code_hash": code_hash,
            "expires_at": expires_at,
            "purpose": purpose,
            "unit_id": unit_id,
            "unit_role": unit_role,
            "organization_role": organization_role,
            "person_id": person_id,
            "name": name,
            "created_by_id": created_by_id,
        }
        return Invite(id=await self._value(_add_invite, **fields), **fields)

    async def find_invite(self, code_hash: str) -> Invite | None:
        row = await self._first(_invite, code_hash=code_hash)
        return None if row is None else Invite(**row._mapping)

    async def use_invite(self, invite_id: int, now: datetime) -> bool:
        """True for the one who used it; False when it is used up or expired."""
        return await self._count(_use_invite, invite_id=invite_id, now=now) == 1
