"""What happens to people, the bot and the group: blocking, leaving, being kicked, an upgrade, a deleted topic."""

from __future__ import annotations

from sandbox.telegram.chats import Chat, Json
from sandbox.telegram.errors import PhoneError
from sandbox.telegram.messenger import Messenger


class Events:
    """Changes of membership; the bot is told of each by the update that the real server sends."""

    def __init__(self, world: Messenger) -> None:
        self.world = world

    def block(self, user_id: int) -> None:
        """A person blocks the bot."""
        if user_id not in self.world.faults.blocked:
            self.world.faults.blocked.add(user_id)
            self._bot_changed(self.world.chats[user_id], user_id, "member", "kicked")

    def unblock(self, user_id: int) -> None:
        if user_id in self.world.faults.blocked:
            self.world.faults.blocked.discard(user_id)
            self._bot_changed(self.world.chats[user_id], user_id, "kicked", "member")

    def deactivate(self, user_id: int, *, gone: bool = True) -> None:
        """A person deletes the account; the bot is not told and learns it from a 403."""
        (self.world.faults.deactivated.add if gone else self.world.faults.deactivated.discard)(user_id)
        self.world.feed.note("faults")

    def kick_bot(self) -> None:
        """The first administrator removes the bot from the group."""
        if not self.world.faults.kicked_from_group:
            self.world.faults.kicked_from_group = True
            self._bot_changed(self.world.group, self._administrator(), "member", "kicked")

    def readmit_bot(self) -> None:
        if self.world.faults.kicked_from_group:
            self.world.faults.kicked_from_group = False
            self._bot_changed(self.world.group, self._administrator(), "left", "member")
            self._service({"new_chat_members": [self.world.bot]})

    def join_group(self, user_id: int) -> None:
        if user_id not in self.world.members:
            self.world.members.append(user_id)
            self._service({"new_chat_members": [self.world.users[user_id]]}, user_id)
            self.world.feed.note("reload")

    def leave_group(self, user_id: int) -> None:
        if user_id in self.world.members:
            self._service({"left_chat_member": self.world.users[user_id]}, user_id)
            self.world.members.remove(user_id)
            self.world.feed.note("reload")

    def migrate_group(self) -> int:
        """The basic group becomes a supergroup with a new id, which is answered; the old id is refused from now on."""
        world = self.world
        old = world.group
        new_id = -1_002_000_000_000 - abs(old.chat_id) % 1_000_000_000
        if new_id in world.chats:
            raise PhoneError("Nhóm đã là siêu nhóm.")
        new = Chat(new_id, "supergroup", old.title, old.is_forum, predecessor=old, keep_all=old.keep_all)
        new.topics = dict(old.topics)
        new.last_id = old.last_id
        self._service({"migrate_to_chat_id": new_id})
        old.migrated_to = new_id
        world.chats[new_id] = world.group = new
        self._service({"migrate_from_chat_id": old.chat_id})
        world.feed.note("reload")
        return new_id

    def create_topic(self, name: str) -> int:
        """Open a topic in the group and answer its id. Raises PhoneError when the group has no topics."""
        group = self.world.group
        if not group.is_forum:
            raise PhoneError("Nhóm này không chia chủ đề.")
        thread = group.last_id + 1
        group.topics[thread] = name
        self._service({
            "message_thread_id": thread, "is_topic_message": True,
            "forum_topic_created": {"name": name, "icon_color": 7322096},
        })  # fmt: skip
        self.world.feed.note("reload")
        return thread

    def delete_topic(self, thread: int) -> None:
        """A topic of the group goes; writing to it is refused from now on."""
        if self.world.group.topics.pop(thread, None) is None:
            raise PhoneError("Không có chủ đề này.")
        self.world.faults.deleted_topics.add(thread)
        self.world.feed.note("reload")

    def _administrator(self) -> int:
        return self.world.members[0] if self.world.members else next(iter(self.world.users))

    def _service(self, content: Json, user_id: int | None = None) -> None:
        world = self.world
        sender = world.users[user_id if user_id is not None else self._administrator()]
        message = world.post(world.group, sender, content)
        if not world.faults.kicked_from_group:
            world.updates.add("message", message.to_api())

    def _bot_changed(self, chat: Chat, actor: int, old: str, new: str) -> None:
        world = self.world
        if new == "member" and chat.is_group and world.options.bot_is_administrator:
            new_member = world.member(world.bot_id)
        else:
            new_member = self._member(new)
        world.updates.add(
            "my_chat_member",
            {
                "chat": chat.to_api(), "from": world.users[actor], "date": world.now(),
                "old_chat_member": self._member(old), "new_chat_member": new_member,
            },
        )  # fmt: skip
        world.feed.note("faults")

    def _member(self, status: str) -> Json:
        member: Json = {"status": status, "user": self.world.bot}
        return member | {"until_date": 0} if status == "kicked" else member
