"""Files for messengers that carry none: a signed link that expires, made for one person and one command.

The link holds no content: what it asks for is written when it is fetched, with the rights the person has then.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from domain.conversation.origin import ChatType, Origin
from domain.model import ChannelKind

LIFETIME = timedelta(hours=24)
PATH = "/files/"
_PURPOSE = b"file link 1:"


class LinkRefused(Exception):
    """`expired`: it was good once."""

    def __init__(self, *, expired: bool) -> None:
        self.expired = expired
        super().__init__("expired" if expired else "not one of ours")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a link stands for: the command `text`, asked by the person who speaks from this chat."""

    channel: ChannelKind
    sender_id: str
    text: str

    def origin(self) -> Origin:
        """As if the person asked once more, privately; each fetching is a question of its own."""
        key = f"file:{secrets.token_hex(12)}"
        return Origin(self.channel, key, self.sender_id, ChatType.PRIVATE, self.sender_id)


@dataclass(slots=True)
class FileLinks:
    """`address` is the public one, without a slash at its end; `secret` gives what links are signed with."""

    secret: Callable[[], Awaitable[bytes]]
    address: str
    _secret: bytes = b""

    async def link(self, wanted: Wanted, now: datetime) -> tuple[str, datetime]:
        """The link and when it expires."""
        expires_at = (now + LIFETIME).replace(microsecond=0)
        fields = [wanted.channel, wanted.sender_id, wanted.text, int(expires_at.timestamp())]
        payload = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
        token = f"{_coded(payload)}.{_coded(await self._signature(payload))}"
        return f"{self.address}{PATH}{token}", expires_at

    async def read(self, token: str, now: datetime) -> Wanted:
        """Raises LinkRefused."""
        payload_text, _, signature_text = token.partition(".")
        try:
            payload, signature = _decoded(payload_text), _decoded(signature_text)
        except (binascii.Error, ValueError):
            raise LinkRefused(expired=False) from None
        if not hmac.compare_digest(signature, await self._signature(payload)):
            raise LinkRefused(expired=False)
        channel, sender_id, text, expires = json.loads(payload)
        if datetime.fromtimestamp(expires, UTC) <= now:
            raise LinkRefused(expired=True)
        return Wanted(ChannelKind(channel), sender_id, text)

    async def _signature(self, payload: bytes) -> bytes:
        if not self._secret:
            self._secret = await self.secret()
        return hmac.digest(self._secret, _PURPOSE + payload, hashlib.sha256)


def _coded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
