"""Keeps the bytes of documents and photos that were sent, and gives them out by file id and by path."""

from __future__ import annotations

import hashlib
import mimetypes
import struct
from dataclasses import dataclass
from typing import Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.parameters import Upload

MAXIMUM_UPLOAD = 50 * 1024 * 1024
MAXIMUM_PHOTO = 10 * 1024 * 1024
MAXIMUM_DOWNLOAD = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredFile:
    file_id: str
    unique_id: str
    path: str
    name: str
    mime: str
    content: bytes

    def to_api(self) -> dict[str, Any]:
        """The fields which every file object has."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class FileStore:
    """Files in memory."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, name: str, content: bytes, kind: str) -> StoredFile:
        """Store bytes; `kind` is the folder: `documents` or `photos`. Raises ApiError when empty or too big."""
        if not content:
            raise bad_request("file must be non-empty")
        if len(content) > (MAXIMUM_PHOTO if kind == "photos" else MAXIMUM_UPLOAD):
            raise bad_request("file is too big")
        digest = hashlib.sha256(content).hexdigest()
        number = len(self._by_id)
        suffix = f".{name.rsplit('.', 1)[1]}" if "." in name else ""
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        stored = StoredFile(
            f"BQAC{number:06d}{digest[:40]}", f"AgAD{digest[:12]}", f"{kind}/file_{number}{suffix}", name, mime, content
        )
        self._by_id[stored.file_id] = self._by_path[stored.path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def sent(self, value: Upload | str, kind: str) -> StoredFile:
        """The file that a bot sends: an upload, or the id of a file which the server already has."""
        if isinstance(value, Upload):
            return self.add(value.name, value.content, kind)
        stored = self._by_id.get(value)
        if stored is None or not stored.path.startswith(kind):
            raise bad_request("wrong file identifier/HTTP URL specified")
        return stored


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels of a PNG or JPEG. Raises ApiError when it is neither."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:2] == b"\xff\xd8":
        position = 2
        while position + 9 < len(content) and content[position] == 0xFF:
            marker, length = content[position + 1], struct.unpack(">H", content[position + 2 : position + 4])[0]
            if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
                height, width = struct.unpack(">HH", content[position + 5 : position + 9])
                return width, height
            position += 2 + length
    raise bad_request("IMAGE_PROCESS_FAILED")
