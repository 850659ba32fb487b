"""Whatever is kept as JSON comes back as it was, over a restart and from version 0.1."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import typing
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import db
import services
from db.stored import StoredUnion, kinds
from domain.delivery.notices import Notice
from services.dispatch import ANSWERS

DATA = Path(__file__).parents[1] / "data" / "version_0_1"

for package in (db, services):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
ALL = {one.name: one for one in kinds()}

IN_0_1 = {
    "task": "draft.task",
    "deadline": "draft.task",
    "list": "draft.task_list",
    "table": "draft.table",
    "detail": "draft.detail_choices",
    "snooze": "draft.snooze",
    "recurring": "draft.recurring_change",
}
"""What a draft of each kind holds."""

TEXTS = frozenset({"list_to_compare"})
"""Newer kinds of draft that hold what was typed, as it was typed."""

COLUMNS_IN_0_1 = {
    "unit.aliases": ("unit", "aliases"),
    "attempt.message_ids": ("attempt", "message_ids"),
    "recurring_task.coordinators": ("recurring_task", "coordinators"),
    "recurring_task.rule": ("recurring_task", "rule"),
}
SETTINGS_IN_0_1 = {
    "setting.group_awaiting": '{"chat_id": "-100", "title": "Nh\\u00f3m", "unit_id": null}',
    "setting.calendar_recompute": '{"after": 500, "moved": 12}',
}

NEWER = frozenset({"outbox_item.note", "task.cells", "setting.table_columns"})
"""Kinds that version 0.1 did not have."""

DRAFTS: list[dict[str, str]] = json.loads((DATA / "drafts.json").read_text(encoding="utf-8"))
ROWS: dict[str, list[dict[str, Any]]] = json.loads((DATA / "rows.json").read_text(encoding="utf-8"))

st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(str, st.text(st.characters(exclude_categories=["Cs"])))
st.register_type_strategy(
    Mapping, lambda form: st.dictionaries(*(st.from_type(part) for part in typing.get_args(form)), max_size=3)
)
st.register_type_strategy(int, st.integers(-(2**53), 2**53))


def values(form: Any) -> st.SearchStrategy[Any]:
    if hasattr(form, "__dataclass_fields__") and any(one.name == "lines" for one in fields(form)):
        return st.builds(form, lines=st.just(()))
    return st.from_type(form)


CASES = [
    pytest.param(one, form, id=f"{one.name}-{getattr(form, '__name__', form)}")
    for one in ALL.values()
    for form in (one.forms.values() if isinstance(one, StoredUnion) else [one.form])
]


@pytest.mark.parametrize(("stored", "form"), CASES)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_every_stored_value_comes_back(stored: Any, form: Any, data: st.DataObject) -> None:
    value = data.draw(values(form))
    assert stored.value(stored.text(value)) == value


def test_every_kind_has_a_sample_of_version_0_1_or_is_newer() -> None:
    known = {*IN_0_1.values(), *COLUMNS_IN_0_1, *SETTINGS_IN_0_1, "notice", *NEWER}
    assert set(ALL) == known, "name what version 0.1 wrote of it, or that it wrote nothing"
    assert set(ANSWERS) == {*IN_0_1, *TEXTS}, "name what the new kind of draft holds"


def test_every_notice_has_a_name() -> None:
    notices = ALL["notice"]
    assert isinstance(notices, StoredUnion)
    assert set(notices.forms.values()) == set(typing.get_args(Notice))


def test_there_is_a_draft_of_every_kind_of_version_0_1() -> None:
    assert {one["kind"] for one in DRAFTS} == set(IN_0_1)


@pytest.mark.parametrize("draft", DRAFTS, ids=[one["after"] for one in DRAFTS])
def test_a_draft_of_version_0_1_is_read_whole(draft: dict[str, str]) -> None:
    stored = ALL[IN_0_1[draft["kind"]]]
    value = stored.value(draft["data"])
    kept = json.loads(stored.text(value))
    kept = kept["rows"] if draft["kind"] == "table" else kept
    assert holds(plain(kept), plain(_today(json.loads(draft["data"]))))
    assert stored.value(stored.text(value)) == value


@pytest.mark.parametrize("name", COLUMNS_IN_0_1)
def test_a_column_of_version_0_1_is_read_whole(name: str) -> None:
    table, column = COLUMNS_IN_0_1[name]
    assert ROWS[table]
    for row in ROWS[table]:
        value = ALL[name].value(row[column])
        assert holds(plain(json.loads(ALL[name].text(value))), plain(json.loads(row[column])))


@pytest.mark.parametrize("name", SETTINGS_IN_0_1)
def test_a_setting_of_version_0_1_is_read_whole(name: str) -> None:
    text = SETTINGS_IN_0_1[name]
    assert holds(plain(json.loads(ALL[name].text(ALL[name].value(text)))), plain(json.loads(text)))


def test_a_notice_of_version_0_1_is_read_whole() -> None:
    waiting = [row["data"] for row in ROWS["outbox"] if row["kind"] == "notice"]
    assert waiting
    for text in waiting:
        notices = ALL["notice"]
        assert holds(plain(json.loads(notices.text(notices.value(text)))), plain(json.loads(text)))


def test_fields_that_came_later_may_be_missing_and_unknown_ones_are_skipped() -> None:
    [draft, *_] = [json.loads(one["data"]) for one in DRAFTS if one["kind"] == "task"]
    older = {name: value for name, value in draft.items() if name not in ("each_ids", "offered")} | {"gone": 1}
    assert ALL["draft.task"].value(json.dumps(older)) == ALL["draft.task"].value(json.dumps(draft))


def _today(data: Any) -> Any:
    """The same values as they are written now: a list of tasks held its proposal as text."""
    if isinstance(data, dict) and isinstance(data.get("proposal"), str):
        text = data["text"]
        return data | {"proposal": json.loads(data["proposal"]), "piece": text[len(text) - data["piece"] :]}
    return data


def holds(new: Any, old: Any) -> bool:
    """Everything that was written is there, in whatever has been added since."""
    if isinstance(old, dict):
        return isinstance(new, dict) and all(name in new and holds(new[name], old[name]) for name in old)
    if isinstance(old, list):
        return isinstance(new, list) and len(new) == len(old) and all(map(holds, new, old))
    return bool(new == old)


def plain(data: Any) -> Any:
    """JSON values with every instant in one spelling."""
    if isinstance(data, dict):
        return {name: plain(value) for name, value in data.items()}
    if isinstance(data, list):
        return [plain(value) for value in data]
    try:
        return datetime.fromisoformat(data).timestamp() if isinstance(data, str) and "T" in data else data
    except ValueError:
        return data


OWN_JSON = {
    "domain/tables/packed.py": "the cells of a workbook, compressed: of texts, numbers and days in one column",
    "db/repository.py": "rows for Postgres",
    "domain/reminding/policy.py": "a policy is a document of the office, checked with reasons",
    "domain/reminding/policy_file.py": "the same",
    "services/documents/apart.py": "what goes to a process that reads a file, and comes back; it is not kept",
    "services/documents/reader_main.py": "the same",
}
"""Modules that may read or write JSON by themselves, and why."""


def test_nothing_else_writes_or_reads_json_by_hand() -> None:
    root = Path(__file__).parents[2]
    by_hand = {
        str(file.relative_to(root))
        for room in ("domain", "services", "db")
        for file in (root / room).rglob("*.py")
        if re.search(r"^\s*(?:import|from) (?:json|pickle|msgspec)\b", file.read_text(encoding="utf-8"), re.M)
    }
    assert by_hand == {"db/stored.py", *OWN_JSON}
