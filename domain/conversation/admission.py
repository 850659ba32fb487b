"""How much one sender may say: a token bucket. The front door keeps the buckets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

PIECES_WITHIN = timedelta(seconds=5)
MOST_PIECES = 25
"""A messenger cuts a long paste into messages of its greatest length, which come together; a directive has few."""
NEARLY_FULL = 0.9
"""Of the greatest length: pieces are cut at a blank."""


class Admission(StrEnum):
    ADMITTED = "admitted"
    TOLD = "told"
    """Too fast, and not said so within the last minute."""
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Allowance:
    """`per_minute` messages on average, `burst` at once; `per_minute` 0 = no limit."""

    per_minute: int = 20
    burst: int = 10


@dataclass(frozen=True, slots=True)
class Bucket:
    """What a sender has left. `full_at` is when the last piece of greatest length came, of `pieces` in a row."""

    left: float
    at: datetime
    full_at: datetime | None = None
    pieces: int = 0
    told_at: datetime | None = None


def admit(
    bucket: Bucket | None, now: datetime, length: int, *, limit: int, allowance: Allowance
) -> tuple[Admission, Bucket]:
    """Whether a message of `length` letters is read, and the bucket after it. `limit` is the messenger's longest text.

    A piece that follows a full one at once belongs to the same text and costs nothing. A clock that goes back refills
    nothing and takes nothing away.
    """
    if bucket is None:
        bucket = Bucket(allowance.burst, now)
    passed = max(timedelta(), now - bucket.at)
    left = min(allowance.burst, bucket.left + passed.total_seconds() * allowance.per_minute / 60)
    bucket = replace(bucket, left=left, at=max(now, bucket.at))
    full_at = now if length >= NEARLY_FULL * limit else None
    if _goes_on(bucket, now):
        return Admission.ADMITTED, replace(bucket, full_at=full_at, pieces=bucket.pieces + 1)
    if not allowance.per_minute or left >= 1:
        return Admission.ADMITTED, replace(bucket, left=left - 1, full_at=full_at, pieces=1)
    if bucket.told_at is not None and now - bucket.told_at < timedelta(minutes=1):
        return Admission.SILENT, replace(bucket, full_at=None)
    return Admission.TOLD, replace(bucket, full_at=None, told_at=now)


def _goes_on(bucket: Bucket, now: datetime) -> bool:
    return bucket.full_at is not None and now - bucket.full_at <= PIECES_WITHIN and 0 < bucket.pieces < MOST_PIECES
