"""The conversations of the Telegram phones once more, each person on Zalo alone: typing is enough for all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.app import furnishing
from tests.conversation.stage import Stage, open_stage
from tests.conversation.test_calendar import (  # noqa: F401
    test_a_day_off_moves_the_reminders_and_leaves_the_deadline,
    test_everybody_reads_the_calendar,
    test_what_waits_for_the_morning_of_a_new_day_off_waits_a_day_longer,
)
from tests.conversation.test_changing import (  # noqa: F401
    test_a_cancellation_is_taken_back_and_reminding_goes_on,
    test_a_cancelled_task_goes_silent_at_once_and_its_units_are_told,
    test_a_deadline_is_not_moved_while_the_work_is_on_hold,
    test_a_proposed_deadline_is_corrected_in_words_or_dropped,
    test_a_secret_reason_is_not_kept,
    test_a_title_that_begins_like_a_command_is_a_title,
    test_after_a_day_or_by_somebody_else_nothing_is_taken_back,
    test_the_head_chooses_an_officer_by_button,
    test_the_head_hands_the_work_to_an_officer_of_the_unit,
    test_the_officer_takes_back_a_completion_within_a_day,
)
from tests.conversation.test_directive import (  # noqa: F401
    test_a_pasted_directive_becomes_tasks_on_the_units_phones,
    test_a_secret_directive_is_neither_read_nor_kept,
    test_a_text_without_assignments_says_what_to_do,
    test_an_officer_s_long_text_is_no_directive,
    test_nothing_unclear_is_saved,
    test_what_ends_is_ticked_and_what_does_not_is_offered,
    test_who_leads_of_several_is_asked_and_the_others_coordinate,
)
from tests.conversation.test_explaining import (  # noqa: F401
    test_a_cancelled_task_says_that_nobody_is_reminded,
    test_a_unit_without_a_part_did_not_get_anything_and_why,
    test_what_is_asked_in_the_group_is_answered_privately,
)
from tests.conversation.test_intake import (  # noqa: F401
    test_a_date_that_does_not_exist_is_not_taken,
    test_a_state_secret_is_neither_taken_nor_kept,
    test_a_task_may_have_no_deadline,
    test_a_wrong_answer_is_asked_again_and_nothing_is_lost,
    test_an_unknown_unit_is_asked_for_and_the_rest_of_the_line_is_kept,
    test_sua_ngay_asks_for_another_deadline,
    test_thoi_drops_the_draft,
    test_two_people_put_tasks_together_at_the_same_time,
)
from tests.conversation.test_main_story import (  # noqa: F401
    test_accepting_ends_only_the_ladder_that_asks_for_it,
    test_who_does_not_accept_is_asked_again_and_then_the_head_is_told,
)
from tests.conversation.test_pausing import (  # noqa: F401
    test_a_monitor_holds_by_button_and_is_asked_for_the_reason,
    test_a_snooze_beyond_the_deadline_is_refused_in_one_sentence,
    test_a_snooze_is_chosen_by_its_number_or_in_words,
    test_an_officer_puts_off_by_button_and_is_reminded_then,
    test_hoan_alone_asks_what_is_meant,
    test_on_hold_nobody_is_reminded_and_the_deadline_moves_by_the_days_on_hold,
    test_only_those_who_oversee_may_hold,
    test_the_head_takes_over_and_the_group_hears_of_it_one_working_morning_later,
    test_what_asks_for_a_reason_is_dropped,
    test_who_stands_in_for_the_head_may_take_over,
    test_words_that_name_no_moment_end_the_asking,
)
from tests.conversation.test_permissions import (  # noqa: F401
    test_an_officer_cannot_assign,
    test_another_unit_can_neither_see_nor_accept_nor_close,
)
from tests.conversation.test_policies import (  # noqa: F401
    test_new_work_starts_with_the_offices_own_policy_and_running_work_keeps_its,
    test_the_four_policies_are_read_as_steps,
)
from tests.conversation.test_spelling import (  # noqa: F401
    test_a_number_nobody_has_is_refused_with_what_to_type,
    test_lists_and_help_show_what_the_speaker_may_see,
    test_unknown_words_get_the_three_nearest_commands,
)
from tests.conversation.zalo_words import all_on_zalo


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with open_stage(sqlite_url, roster=all_on_zalo(furnishing.sandbox_roster())) as opened:
        yield opened
