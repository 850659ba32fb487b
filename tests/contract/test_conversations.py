"""Every conversation is held on both messengers; what Zalo has not is named here, so that none is left out silently."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "conversation"

TELEGRAM_ONLY: dict[str, set[str]] = {
    "test_board": {
        "test_the_board_is_pinned_once_and_edited_when_something_changed",
    },
    "test_changing": {
        "test_a_change_is_written_into_what_the_unit_was_told",
    },
    "test_directive": {
        "test_a_hostile_directive_is_read_apart_and_holds_up_nobody",
        "test_a_directive_may_be_replied_to",
        "test_a_file_is_read_as_what_is_pasted",
        "test_a_file_that_cannot_be_read_says_which_can",
        "test_a_long_paste_is_awaited_to_its_end_and_shown_once",
        "test_an_officer_s_file_is_no_directive",
    },
    "test_faults": {
        "test_a_bot_that_was_kicked_tells_the_head_and_the_monitors",
        "test_a_chat_that_is_held_does_not_hold_the_others",
        "test_a_deleted_topic_gives_its_place_to_the_group_itself",
        "test_a_group_that_became_a_supergroup_is_followed",
        "test_an_officer_who_blocks_the_bot_is_known_to_have_done_so_at_once",
    },
    "test_intake": {
        "test_the_button_of_an_older_draft_changes_nothing",
    },
    "test_main_story": {
        "test_what_everybody_was_told_says_how_the_work_stands",
    },
    "test_many_tasks": {
        "test_giao_in_reply_takes_the_work_from_the_message",
        "test_the_line_s_own_words_come_before_those_of_the_message",
    },
    "test_menus": {
        "test_a_new_monitor_finds_the_commands_of_the_role_at_once",
        "test_the_menu_follows_the_role",
    },
    "test_permissions": {
        "test_a_foreign_press_gets_a_private_notice_and_changes_nothing",
        "test_a_press_in_the_group_is_refused_to_the_presser_alone",
        "test_a_stale_button_says_what_has_changed_and_changes_nothing",
        "test_a_stranger_s_press_opens_nothing",
    },
    "test_registration": {
        "test_the_group_is_bound_by_a_code_and_keeps_its_topic",
    },
    "test_fairness": {
        "test_presses_in_the_group_are_answered_by_toasts_and_say_nothing_in_it",
    },
    "test_secrecy": {
        "test_a_file_with_a_secret_name_closes_and_stores_nothing",
    },
    "test_table_answers": {
        "test_a_column_is_corrected_in_words_and_the_next_table_knows_it",
        "test_a_correction_that_fits_nothing_says_what_to_type",
        "test_a_file_is_compared_as_a_list_is",
        "test_every_questioned_row_can_be_paged_to",
        "test_overdue_work_of_a_table_is_told_above_its_unit_only_when_that_is_said",
        "test_the_table_comes_back_with_what_was_understood_of_each_row",
    },
    "test_tables": {
        "test_a_confirmed_table_is_compared_with_what_happened_meanwhile",
        "test_a_file_that_cannot_be_read_gets_one_sentence",
        "test_a_stamped_file_is_refused_and_a_stamped_row_is_left_out",
        "test_a_table_moves_work_forward_names_officers_and_adds_units",
        "test_a_table_that_stops_in_the_middle_goes_on_with_another_yes_and_without_doubles",
        "test_a_unit_or_what_is_overdue_goes_out_by_itself",
        "test_each_hostile_file_gets_one_sentence_and_nothing_is_saved",
        "test_in_the_group_the_table_goes_to_the_speaker_alone",
        "test_only_those_who_oversee_may_send_a_table",
        "test_tasks_come_in_with_the_state_they_have_and_go_on_from_there",
        "test_the_exported_table_changes_nothing_when_it_comes_back_and_its_changes_are_taken",
        "test_two_bad_rows_are_fixed_and_the_file_is_sent_again_without_doubles",
        "test_two_hundred_new_tasks_come_as_one_message_to_each_and_a_line_a_unit_to_the_monitor",
        "test_what_a_file_leaves_out_is_said",
        "test_while_a_table_is_read_and_compared_others_can_write",
        "test_what_was_done_so_far_is_kept_of_unfinished_work_too",
    },
    "test_webhook": {
        "test_nonsense_with_the_right_secret_harms_nothing",
        "test_only_the_right_secret_is_let_in",
    },
}


APART = {
    "test_third_messenger": "it is held on a messenger that only its test knows",
    "test_occasions": "a second messenger has nothing to do with what time brings",
    "test_upgrade": "an older record is the same for every messenger",
}
"""Conversations that are held with other phones, and why."""


def conversations() -> Iterator[tuple[str, Callable[..., object]]]:
    """Each test of a conversation with the name of its module, but for what is of Zalo alone or `APART`."""
    for file in sorted(FOLDER.glob("test_*.py")):
        if not file.stem.startswith("test_zalo_") and file.stem not in APART:
            module = importlib.import_module(f"tests.conversation.{file.stem}")
            for name, test in inspect.getmembers(module, inspect.isfunction):
                if name.startswith("test_") and test.__module__ == module.__name__:
                    yield file.stem, test


def marks(test: Callable[..., object], name: str) -> list[pytest.Mark]:
    return [mark for mark in getattr(test, "pytestmark", ()) if mark.name == name]


def test_every_conversation_is_held_with_phones_of_either_messenger() -> None:
    alone = [
        f"{module}.{test.__name__}"
        for module, test in conversations()
        if not {"phones", "stage"} & set(inspect.signature(test).parameters)
    ]
    assert alone == []


def test_what_is_held_on_telegram_alone_is_named_and_says_why() -> None:
    found: dict[str, set[str]] = {}
    for module, test in conversations():
        for mark in marks(test, "telegram_only"):
            assert mark.kwargs["reason"].strip()
            found.setdefault(module, set()).add(test.__name__)
    assert found == TELEGRAM_ONLY


def test_most_conversations_are_held_on_zalo_too() -> None:
    every = sum(1 for _ in conversations())
    assert sum(map(len, TELEGRAM_ONLY.values())) < every / 4
