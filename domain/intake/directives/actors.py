"""Finds who is named at a place of a sentence: bodies, posts, collective names, and lists of them.

Works on folded text and looks at the capitals of the original where it has any: "Sở Xây dựng" is a name, "Sở xây dựng"
somebody with a task.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from domain.intake.directives.names import (
    BODIES_OF,
    CHARGED,
    COLLECTIVE,
    COMPOUND,
    HALVES,
    NAMED_LIKE_VERBS,
    NEEDY,
    NOUNLIKE,
    ORG,
    OWNER_BEHIND,
    PERSON,
    PLACE_OF,
    PLURAL,
    POST_ALONE,
    POST_BEHIND,
    SEPARATOR,
    STOP,
    WORD,
)
from domain.intake.directives.verbs import ADVERB, LEADS, TASK_START
from domain.model import Unit
from domain.office.units import unit_key, unit_names
from domain.text import FINAL_Y, FoldedText, fold, fold_with_offsets, normalize

MAX_NAME = 26
"""No body has a longer name, in words."""


@dataclass(frozen=True, slots=True)
class Named:
    """One named party: offsets in the folded text and the words as written.

    `key` is the full name for look-up: an element of "các Sở: Tài chính, Y tế" has the head word of its list in front.
    `person`: somebody stands there by name, and the unit is theirs.
    """

    start: int
    end: int
    words: str
    key: str
    collective: bool = False
    person: bool = False


def collective_end(folded: str) -> int:
    """Where the collective name ends with which the folded words begin; 0 where they begin with none."""
    found = COLLECTIVE.match(folded)
    return found.end() if found else 0


@dataclass(frozen=True, slots=True)
class UnitNames:
    """How the units of the office are written, made once for a text: names by their first letter, and codes.

    `unmarked` are names of one word that bear no marks (the code CAP): "cấp" is not one of them.
    """

    by_letter: Mapping[str, Sequence[str]]
    codes: frozenset[str]
    unmarked: frozenset[str] = frozenset()

    @classmethod
    def of(cls, units: Sequence[Unit]) -> UnitNames:
        by_letter: dict[str, list[str]] = {}
        names = {fold(name) for unit in units for name in unit_names(unit)}
        # "Quản lí" is as often written as "Quản lý".
        for name in sorted(names | {FINAL_Y.sub("i", name) for name in names}):
            for spelling in (name, name.partition(" ")[2], PLACE_OF.sub("", name)):
                if len(spelling) > 1:
                    by_letter.setdefault(spelling[0], []).append(name)
        words = {name.lower() for unit in units for name in unit_names(unit) if " " not in name.strip()}
        unmarked = frozenset(word for word in words if word == fold(word))
        return cls(by_letter, frozenset(key for unit in units if len(key := unit_key(unit.code)) > 2), unmarked)


@dataclass(frozen=True, slots=True)
class Scanner:
    """One sentence; finds who is named where."""

    scan: FoldedText
    names: UnitNames

    @property
    def text(self) -> str:
        return self.scan.text

    def is_capital(self, position: int) -> bool:
        if position >= len(self.scan.offsets):
            return False
        return self.scan.source[self.scan.offsets[position]].isupper()

    def may_have_task(self, party: Named, position: int) -> bool:
        """Whether any words at `position` may be the task of a unit of this office, though their verb is not known."""
        whole = self._table_name(party.start, "") == party.end - party.start
        known = party.collective or party.person or whole
        rest = self.text[position : position + 40]
        return known and bool(re.match(r"[a-z]{2}", rest)) and not self.is_capital(position) and not STOP.match(rest)

    def words(self, start: int, end: int) -> str:
        return self.scan.original(start, end).strip(" ,;:.-")

    def parties_at(self, start: int) -> tuple[list[Named], int]:
        """The list of parties that begins at `start` and the offset behind it."""
        found: list[Named] = []
        position, head = start, ""
        while len(found) < 40:
            places = BODIES_OF.match(self.text, position)
            plural = PLURAL.match(self.text, position)
            if places and self.is_capital(places.end()):
                head = f"{places['body']} {places['place']}"
                one = self._element(places.end(), head)
                one = one and Named(position, one.end, self.words(places.end(), one.end), one.key)
            elif plural and self._opens_list(plural):
                head = plural["head"]
                one = self._element(plural.end(), head)
                one = one and Named(position, one.end, self.words(plural.end(), one.end), one.key)
            else:
                one = self._element(position, head) if head and not self.begins_party(position) else None
                if one is None:
                    one, head = self.party_at(position), ""
            if one is None:
                break
            found.append(one)
            separator = SEPARATOR.match(self.text, one.end)
            if separator is None:
                return found, one.end
            position = separator.end()
            if not head and self._shares_head(position, one):
                head = one.key.split(" ")[0]
        return found, found[-1].end if found else start

    def _shares_head(self, position: int, before: Named) -> bool:
        """ "Sở Tài chính, Nội vụ và Y tế": the names behind the first have the same head word."""
        named = before.key.startswith(("so ", "bo ")) and not before.collective
        return named and self.is_capital(position) and not self.begins_party(position) and self.is_mixed

    @property
    def is_mixed(self) -> bool:
        """Whether the text has small and capital letters, so that capitals tell something."""
        return not self.scan.source.isupper() and not self.scan.source.islower()

    def begins_party(self, position: int) -> bool:
        """Whether a body, a post or a collective name begins here by its own words."""
        return any(pattern.match(self.text, position) for pattern in (ORG, COLLECTIVE, POST_ALONE))

    def _opens_list(self, plural: re.Match[str]) -> bool:
        """ "các phòng: Quản lý khoa học, …": a name follows, not another group or a task."""
        if COLLECTIVE.match(self.text, plural.start()) and not self.is_capital(plural.end()):
            return ":" in plural[0] and self._table_name(plural.end(), plural["head"]) > 0
        return self.is_capital(plural.end()) and ORG.match(self.text, plural.end()) is None

    def _element(self, position: int, head: str) -> Named | None:
        """A member of a list whose head word stands in front of the list."""
        size = self._table_name(position, head)
        end = position + size if size else self._name_end(position, needy=True)
        if end <= position or not (size or self.is_capital(position)):
            return None
        return Named(position, end, self.words(position, end), f"{head} {self.text[position:end]}")

    def party_at(self, start: int) -> Named | None:
        """The one party whose name begins at `start`; a person is passed over for the post behind the name."""
        behind = self._behind_person(start)
        post = self._party_at(behind) if behind else None
        if post and not post.collective:
            closing = re.compile(r" ?\)").match(self.text, post.end) if "(" in self.text[start:behind] else None
            return Named(start, closing.end() if closing else post.end, post.words, post.key, person=True)
        return self._party_at(start)

    def _behind_person(self, start: int) -> int:
        """Where the post begins in "đồng chí Lê Văn Tám, Trưởng phòng Kinh tế"; 0 where no person is named so."""
        address = PERSON.match(self.text, start)
        if address is None or self.begins_party(address.end()) or not self.is_mixed:
            return 0
        position, count = address.end(), 0
        for word in islice(WORD.finditer(self.text, position, position + 60), 6):
            if word.start() > position + 1 or not self.is_capital(word.start()):
                break
            position, count = word.end(), count + 1
        behind = POST_BEHIND.match(self.text, position) if count else None
        if count == 1 and behind and "(" not in behind[0]:
            return 0
        known = behind and (self.begins_party(behind.end()) or self._table_name(behind.end(), ""))
        return behind.end() if behind and known else 0

    def _party_at(self, start: int) -> Named | None:
        text = self.text
        collective = COLLECTIVE.match(text, start)
        listed = self._table_name(start, "")
        single = max(self._single_end(start), self._post_of_unit(start))
        if collective and collective.end() >= max(start + listed, single):
            end = self._capitals_behind(collective.end())
            return Named(start, end, self.words(start, end), text[start:end].strip(), True)
        end = self._settled(start, listed, single)
        return Named(start, end, self.words(start, end), text[start:end]) if end > start else None

    def _capitals_behind(self, position: int) -> int:
        """The end of a proper name that goes on behind a collective one: "các đơn vị thuộc Sở Y tế"."""
        end = position
        for word in islice(WORD.finditer(self.text, position, position + 80), 8):
            if word.start() != end + 1 or not self.is_capital(word.start()):
                break
            end = word.end()
        return end

    def _settled(self, start: int, listed: int, single: int) -> int:
        """The end of a name by the table of units or by its words; the longer, unless it only swallowed a task."""
        by_table = start + listed if listed else 0
        if not by_table:
            return single
        rest = self.text[by_table:single]
        province = self.scan.original(by_table + 1, by_table + 5).lower() in {"tỉnh", "tinh"}
        if (
            self.is_capital(by_table + 1)
            or (re.match(r" tinh\b", rest) and province)
            or re.match(r" (?:ubnd|cua|huyen|thanh pho|phuong|xa|thi tran|dac khu|hdnd|dang uy|doan|so)\b", rest)
        ):
            return max(by_table, single)
        owner = OWNER_BEHIND.match(self.text, by_table)
        follows = owner and (self.text[owner.end() : owner.end() + 1] in {",", ";", ":"} or self._task_at(owner.end()))
        return owner.end() if owner and follows else by_table

    def _task_at(self, position: int) -> bool:
        """Whether the words of a task, or of who leads it, stand behind a blank here."""
        behind = TASK_START.match(self.text, position + 1) or LEADS.match(self.text, position)
        return bool(behind and behind[0].strip())

    def _post_of_unit(self, start: int) -> int:
        """The end of "Trưởng phòng Kinh tế, Hạ tầng và Đô thị", whose unit the table knows by its whole name."""
        post = POST_ALONE.match(self.text, start)
        if post is None:
            return start
        begins = (post.end() - len("phong"), post.end() + 1) if post[0].endswith(" phong") else (post.end() + 1,)
        return max((begin + size for begin in begins if (size := self._table_name(begin, ""))), default=start)

    def _table_name(self, start: int, head: str) -> int:
        """Length of the longest unit name that stands here; `head` may be left out of it."""
        best = 0
        for name in self.names.by_letter.get(self.text[start : start + 1], ()):
            for one in (name, name.removeprefix(f"{head} ") if head else name):
                if len(one) > max(best, 1) and self._stands(one, start):
                    best = len(one)
        return best or self._spaced_code(start)

    def _stands(self, words: str, start: int) -> bool:
        end = start + len(words)
        if not self.text.startswith(words, start) or self.text[end : end + 1].isalnum():
            return False
        written = normalize(self.scan.original(start, end))
        return words not in self.names.unmarked or all(letter.isascii() or not letter.isalpha() for letter in written)

    def _spaced_code(self, start: int) -> int:
        """Length of a code typed with blanks in it: "CC TĐC" for CCTĐC."""
        words = [word.span() for word in islice(WORD.finditer(self.text, start, start + 40), 4)]
        for _, end in reversed(words[1:]):
            typed = self.text[start:end]
            if typed.count(" ") and unit_key(typed) in self.names.codes and words[0][0] == start:
                return end - start
        return 0

    def _single_end(self, start: int) -> int:
        """The end of a body or post that begins at `start`; `start` itself if there is none."""
        found = ORG.match(self.text, start)
        if found is None:
            post = POST_ALONE.match(self.text, start)
            if post is None:
                return start
            return self._name_end(post.end(), needy=False)
        if found["head"] in {"to", "to cong tac", "doan", "nhom"}:
            return self._task_force_end(found.end())
        needy = re.fullmatch(NEEDY, found["head"]) is not None
        end = self._name_end(found.end(), needy=needy)
        charged = CHARGED.match(self.text, end) if needy else None
        end = charged.end() - 1 if charged else end
        nameless = needy and end == found.end() and (found["head"] == "ban" or not self.is_capital(start))
        return start if nameless else end

    def _task_force_end(self, position: int) -> int:
        """A task force is named by verbs ("Tổ công tác giúp Giám đốc Sở theo dõi …"): an adverb begins the task."""
        clause = re.compile(r"[^.;:]{0,260}").match(self.text, position)
        limit = clause.end() if clause else position
        short = self._name_end(position, needy=False)
        for separator in SEPARATOR.finditer(self.text, short, limit):
            if self.begins_party(separator.end()):
                limit = separator.start()
                break
        rest = self.text[short:limit]
        if not re.match(r" (?:giup|thuc hien nhiem vu|don doc|theo doi|kiem soat|kiem tra)(?![a-z])", rest):
            return short
        for adverb in re.finditer(
            r" (?=(?:thuong xuyen|tiep tuc|chu dong|khan truong|kip thoi|chu tri|co trach nhiem|chiu trach nhiem"
            r"|phoi hop))",
            self.text[short:limit],
        ):
            return short + adverb.start()
        return limit if limit < len(self.text) and self.text[limit] in ",; " else short

    def _name_end(self, position: int, *, needy: bool) -> int:
        """Goes on over the words of a name until a task, a stop word or a sign."""
        text, count = self.text, 0
        bare = position
        while count < MAX_NAME:
            compound = re.compile(r" ?").match(text, position)
            begin = compound.end() if compound else position
            known = COMPOUND.match(text, begin)
            if known:
                position, count = known.end(), count + 4
                continue
            joint = re.compile(r" va (?=\S)| - (?=\S)| & ").match(text, position)
            if joint and (count or self.is_capital(joint.end())) and self._goes_on(joint.end()):
                word = WORD.match(text, joint.end())
                position, count = (word.end() if word else joint.end()), count + 2
                continue
            word = WORD.match(text, begin)
            if (
                word is None
                or (begin == position and count)
                or self._ends_name(begin, first=count == 0, needy=needy, at=position)
            ):
                break
            position, count = word.end(), count + 1
            if count == 1 and needy and NAMED_LIKE_VERBS.match(text, begin):
                named = NAMED_LIKE_VERBS.match(text, begin)
                position = named.end() if named else position
        return position if position > bare or not needy else bare

    def _goes_on(self, position: int) -> bool:
        """Whether the word behind "và" still belongs to the name."""
        if self.begins_party(position):
            return False
        if TASK_START.match(self.text, position) and not self.is_capital(position):
            return False
        return not STOP.match(self.text, position)

    def _halves(self, begin: int) -> bool:
        """ "Kiến trúc": a small syllable right behind a capital one is its second half, whatever verb it looks like."""
        before = re.search(r"(?<![^ ])[^ ]+ $", self.text[max(0, begin - 20) : begin])
        if before is None or begin - len(before[0]) < 0:
            return False
        start = begin - len(before[0])
        verb = TASK_START.match(self.text, begin)
        source = self.scan.original(start, begin)
        return bool(verb and verb[0] in HALVES and self.is_capital(start) and source[1:2].islower())

    def _ends_name(self, begin: int, *, first: bool, needy: bool, at: int) -> bool:
        text = self.text
        if self.is_capital(begin):
            return False
        if first and needy and NAMED_LIKE_VERBS.match(text, begin):
            return False
        if not first and self._halves(begin):
            return False
        noun = NOUNLIKE.match(text, begin) if needy else None
        if noun and TASK_START.match(text, noun.end()) and not self.is_capital(noun.end()):
            return False
        if text.startswith(("va ", "+"), begin) or ADVERB.match(text, begin):
            return True
        return bool(TASK_START.match(text, begin) or STOP.match(text, begin) or begin - at > 1)


def scanner(text: str, names: UnitNames) -> Scanner:
    """A scanner of one sentence."""
    return Scanner(fold_with_offsets(text), names)
