from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsProblems, load_settings
from domain.office.calendar import OfficeHours, Season, WorkingCalendar
from domain.office.rules import OfficeRules
from domain.vocabulary import BeforeDate

TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz12345"
Load = Callable[..., Settings]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Loads settings from an environment that holds nothing but what is given, and from the lines of a `.env`."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def load_from(lines: str | bytes = "", **environment: str) -> Settings:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        env_file = tmp_path / ".env"
        env_file.write_bytes(lines.encode() if isinstance(lines, str) else lines)
        return load_settings(env_file)

    return load_from


def problems(load: Load, lines: str | bytes = "", **environment: str) -> list[str]:
    with pytest.raises(SettingsProblems) as caught:
        load(lines, **environment)
    return caught.value.problems


def test_nothing_has_to_be_set(load: Load) -> None:
    settings = load()
    assert settings.telegram_token is None
    assert settings.database_url == "sqlite+aiosqlite:///var/dondoc.sqlite3"
    assert (settings.host, settings.port, settings.tick_seconds) == ("127.0.0.1", 8080, 20)
    assert settings.organization_name == ""
    assert settings.address == "đồng chí"


def test_a_missing_env_file_is_no_problem(load: Load, tmp_path: Path) -> None:
    load()
    assert load_settings(tmp_path / "nowhere.env").port == 8080


def test_the_environment_wins_over_the_file(load: Load) -> None:
    settings = load("PORT=9000\nADDRESS=anh/chị", PORT="9001")
    assert (settings.port, settings.address) == (9001, "anh/chị")


def test_an_empty_value_is_the_same_as_none(load: Load) -> None:
    assert load("TELEGRAM_TOKEN=\nPORT=", DATABASE_URL="").port == 8080


def test_a_file_saved_by_notepad_with_a_byte_order_mark_is_read(load: Load) -> None:
    assert load(b"\xef\xbb\xbfPORT=9000\r\nADDRESS=\xc3\xb4ng/b\xc3\xa0\r\n").port == 9000


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("postgresql://bot:s3cret@db/dondoc", "postgresql+psycopg://bot:s3cret@db/dondoc"),
        ("postgres://bot@db/dondoc", "postgresql+psycopg://bot@db/dondoc"),
        ("postgresql+psycopg://bot@/d?host=/run/pg", "postgresql+psycopg://bot@/d?host=/run/pg"),
        ("sqlite:///var/x.sqlite3", "sqlite+aiosqlite:///var/x.sqlite3"),
        ("sqlite+aiosqlite:////srv/x.sqlite3", "sqlite+aiosqlite:////srv/x.sqlite3"),
    ],
)
def test_a_database_address_may_be_written_in_the_usual_ways(load: Load, written: str, used: str) -> None:
    assert load(DATABASE_URL=written).database_url == used


@pytest.mark.parametrize("written", ["mysql://bot:s3cret@db/x", "var/dondoc.sqlite3", "sqlite://x.sqlite3"])
def test_another_database_is_refused_without_showing_its_password(load: Load, written: str) -> None:
    (line,) = problems(load, DATABASE_URL=written)
    assert line.startswith("DATABASE_URL: is not the address of a database; write sqlite:///")
    assert "s3cret" not in line


def test_every_problem_is_told_at_once_and_says_what_to_write(load: Load) -> None:
    lines = problems(
        load,
        "TELEGRAM_TOKNE=x\nOFFICE_HOURS=7h-17h",
        PORT="abc",
        LOG_FORMAT="xml",
        TICK_SECONDS="0",
        PUBLIC_URL="dondoc.gov.vn",
        TELEGRAM_WEBHOOK_URL="https://dondoc.gov.vn/telegram",
        HEARTBEAT_URL_FILE="nowhere",
    )
    names = [line.partition(":")[0] for line in lines]
    assert sorted(names) == [
        "HEARTBEAT_URL_FILE",
        "LOG_FORMAT",
        "OFFICE_HOURS",
        "PORT",
        "PUBLIC_URL",
        "TELEGRAM_TOKNE",
        "TELEGRAM_WEBHOOK_SECRET",
        "TELEGRAM_WEBHOOK_URL",
        "TICK_SECONDS",
    ]
    assert "PORT: 'abc' is not a number; write for example 8080" in lines
    assert "LOG_FORMAT: 'xml' is none of its words; write 'json' or 'text'" in lines


def test_a_misspelt_name_in_the_file_gets_the_nearest_one(load: Load) -> None:
    assert problems(load, "TELEGRAM_TOKNE=x") == [
        "TELEGRAM_TOKNE: there is no setting of this name; write TELEGRAM_TOKEN?"
    ]
    assert "config.example.env" in problems(load, "QQQQ=1")[0]


def test_other_programs_variables_in_the_environment_are_not_ours_to_judge(load: Load) -> None:
    assert load(TELEGRAM_TOKNE="x", QQQQ="1").telegram_token is None


def test_a_line_that_is_not_a_setting_is_told_with_its_number(load: Load) -> None:
    lines = problems(load, "PORT=abc\nthis is no setting\nADDRESS\n")
    assert [line.split(": ")[1] for line in lines[:2]] == [
        "line 2 is not a setting; write NAME=value",
        "line 3 is not a setting; write NAME=value",
    ]
    assert lines[2].startswith("PORT: 'abc'")


def test_a_file_in_another_encoding_is_told(load: Load) -> None:
    assert "save it as a UTF-8 text file" in problems(load, "ADDRESS=đồng chí".encode("utf-16"))[0]


def test_a_secret_may_be_kept_in_a_file_of_its_own(load: Load, tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text(TOKEN + "\n")
    assert load(TELEGRAM_TOKEN_FILE=str(secret)).telegram_token == TOKEN


def test_a_secret_given_twice_is_a_problem(load: Load, tmp_path: Path) -> None:
    assert problems(load, TELEGRAM_TOKEN=TOKEN, TELEGRAM_TOKEN_FILE=str(tmp_path)) == [
        "TELEGRAM_TOKEN: is given, and TELEGRAM_TOKEN_FILE too; write one of the two"
    ]


def test_a_secret_file_that_is_missing_or_empty_is_a_problem(load: Load, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    lines = problems(load, TELEGRAM_TOKEN_FILE=str(tmp_path / "nowhere"), TELEGRAM_PROXY_FILE=str(tmp_path / "empty"))
    assert lines[0].startswith("TELEGRAM_TOKEN_FILE: cannot be read (No such file or directory)")
    assert lines[1] == "TELEGRAM_PROXY_FILE: the file is empty; write the secret into it"


def test_a_problem_never_shows_a_secret(load: Load) -> None:
    lines = problems(
        load,
        TELEGRAM_TOKEN="12:s3cret",
        TELEGRAM_WEBHOOK_SECRET="s3cret s3cret",
        TELEGRAM_PROXY="ftp://me:s3cret@proxy",
        HEARTBEAT_URL="s3cret",
        DATABASE_URL="s3cret",
    )
    assert len(lines) == 5
    assert "s3cret" not in "".join(lines)


def test_the_representation_shows_no_secret(load: Load) -> None:
    settings = load(
        TELEGRAM_TOKEN=TOKEN,
        TELEGRAM_WEBHOOK_SECRET="hush-hush-1",
        TELEGRAM_PROXY="http://me:hush-2@proxy:3128",
        DATABASE_URL="postgresql://bot:hush%2F3@db/x",
        HEARTBEAT_URL="https://hc-ping.com/hush-4",
    )
    for text in (repr(settings), str(settings)):
        assert "hush" not in text
        assert TOKEN not in text
    assert set(settings.secrets) == {
        TOKEN,
        "hush-hush-1",
        "hush-2",
        "hush%2F3",
        "hush/3",
        "https://hc-ping.com/hush-4",
    }


def test_a_webhook_needs_a_token_and_a_secret(load: Load) -> None:
    lines = problems(load, TELEGRAM_WEBHOOK_URL="https://dondoc.gov.vn/telegram")
    assert [line.split(":")[0] for line in lines] == ["TELEGRAM_WEBHOOK_URL", "TELEGRAM_WEBHOOK_SECRET"]
    settings = load(TELEGRAM_TOKEN=TOKEN, TELEGRAM_WEBHOOK_SECRET="long-random-word")
    assert settings.telegram_webhook_url == "https://dondoc.gov.vn/telegram"


def test_a_webhook_is_https_only(load: Load) -> None:
    lines = problems(
        load,
        TELEGRAM_WEBHOOK_URL="http://dondoc.gov.vn/telegram",
        TELEGRAM_TOKEN=TOKEN,
        TELEGRAM_WEBHOOK_SECRET="long-random-word",
    )
    assert "only https" in lines[0]


def test_another_bot_api_serves_its_files_too(load: Load) -> None:
    assert load().file_url == "https://api.telegram.org/file/bot"
    assert load(TELEGRAM_BASE_URL="http://127.0.0.1:8081/bot").file_url == "http://127.0.0.1:8081/file/bot"
    assert load(TELEGRAM_BASE_URL="http://127.0.0.1:8081/bot/").telegram_base_url == "http://127.0.0.1:8081/bot"
    assert load(TELEGRAM_FILE_URL="http://files:1/file/bot").file_url == "http://files:1/file/bot"


@pytest.mark.parametrize("address", ["http://127.0.0.1:8081", "http://127.0.0.1:8081/bot123:x"])
def test_an_api_address_without_its_last_word_is_refused(load: Load, address: str) -> None:
    assert "does not end in /bot" in problems(load, TELEGRAM_BASE_URL=address)[0]


@pytest.mark.parametrize("address", ["socks5://proxy:1080", "proxy:3128", "http://", "http://proxy:99999"])
def test_a_proxy_that_cannot_be_used_is_refused(load: Load, address: str) -> None:
    assert problems(load, TELEGRAM_PROXY=address)[0].startswith("TELEGRAM_PROXY: is not an address")


def test_one_pair_of_office_hours_holds_all_year(load: Load) -> None:
    hours = OfficeHours(((time(7, 30), time(11, 30)), (time(13, 0), time(17, 0))))
    assert load(OFFICE_HOURS="7:30 - 11:30, 13:00-17:00").office_hours == (Season((1, 1), hours),)


def test_office_hours_may_change_with_the_season(load: Load) -> None:
    settings = load(OFFICE_HOURS="16/4-15/10 06:30-11:00,13:30-17:00; 16/10-15/4 07:00-11:30,13:30-17:00")
    calendar = WorkingCalendar(seasons=settings.office_hours)
    assert [season.start for season in settings.office_hours] == [(4, 16), (10, 16)]
    assert calendar.seasons[0].hours.opening == time(6, 30)
    assert calendar.seasons[1].hours.opening == time(7, 0)


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("7h-17h", "where hours belong"),
        ("07:00-25:00", "no such time"),
        ("17:00-07:00", "run backwards"),
        ("07:00-12:00,11:00-17:00", "overlap"),
        (";", "empty"),
        ("4/1-9/30 07:00-17:00; 1/10-31/3 07:00-17:00", "no such date as 9/30"),
        ("16/4-15/10 07:00-17:00", "gap or an overlap between 15/10 and 16/04"),
        ("16/4-15/10 07:00-17:00; 10/10-15/4 08:00-17:00", "gap or an overlap between 15/10 and 10/10"),
        ("16/4 07:00-17:00", "not a list of seasons"),
    ],
)
def test_office_hours_that_make_no_sense_are_told(load: Load, written: str, wrong: str) -> None:
    (line,) = problems(load, OFFICE_HOURS=written)
    assert line.startswith("OFFICE_HOURS: ")
    assert wrong in line


def test_a_season_may_end_with_february_in_any_year(load: Load) -> None:
    for last_day in ("28/2", "29/2"):
        written = f"1/3-31/8 06:30-17:00; 1/9-{last_day} 07:00-17:00"
        assert [season.start for season in load(OFFICE_HOURS=written).office_hours] == [(3, 1), (9, 1)]


def test_held_messages_go_at_eight_unless_the_window_opens_later(load: Load) -> None:
    assert load().hold_until == time(8, 0)
    later = load(SENDING_WINDOW="08:30-16:30")
    assert later.hold_until == time(8, 30)
    WorkingCalendar(sending_window=later.sending_window, hold_until=later.hold_until)


def test_a_sending_window_is_one_span(load: Load) -> None:
    assert "more than one span" in problems(load, SENDING_WINDOW="07:30-11:30,13:30-17:30")[0]


def test_words_of_choice_may_be_written_in_any_case(load: Load) -> None:
    settings = load(LOG_LEVEL="debug", LOG_FORMAT="TEXT", BEFORE_DATE="Inclusive")
    assert (settings.log_level, settings.log_format, settings.before_date) == ("DEBUG", "text", "inclusive")
    assert problems(load, BEFORE_DATE="sometimes") == [
        "BEFORE_DATE: 'sometimes' is none of its words; write 'strict' or 'inclusive'"
    ]


def test_the_offices_own_choices_become_its_rules(load: Load) -> None:
    rules = load(BEFORE_DATE="inclusive", INVITE_DAYS="3", SENDING_WINDOW="07:00-18:00").office_rules
    assert rules.before_date is BeforeDate.INCLUSIVE
    assert rules.invite_lifetime == timedelta(days=3)
    assert rules.sending_window == (time(7, 0), time(18, 0))
    assert load().office_rules.seasons == OfficeRules().seasons


ZALO = {"ZALO_TOKEN": "12345689:abc-xyz", "ZALO_WEBHOOK_URL": "https://dondoc.example.gov.vn/zalo"}


def test_a_zalo_bot_needs_its_token_alone(load: Load) -> None:
    settings = load(ZALO_TOKEN="12345689:abc-xyz")
    assert settings.zalo_base_url == "https://bot-api.zaloplatforms.com"
    assert (settings.zalo_monthly_quota, settings.zalo_people, settings.zalo_groups) == (3000, 50, 3)
    assert "abc-xyz" not in repr(settings)
    assert settings.secrets == ("12345689:abc-xyz",)


@pytest.mark.parametrize("token", ["abc", "1:", ":x", "1:a/b", "1:a b", "1:a?b", "1:%41"])
def test_a_zalo_token_that_would_change_the_address_is_refused_without_showing_it(load: Load, token: str) -> None:
    [problem] = problems(load, ZALO_TOKEN=token)
    assert problem.startswith("ZALO_TOKEN: is not a token")


@pytest.mark.parametrize("secret", ["ngan", "x" * 257, "bí mật của webhook", "co dau cach"])
def test_a_zalo_webhook_needs_a_secret_that_zalo_takes(load: Load, secret: str) -> None:
    [problem] = problems(load, **ZALO, ZALO_WEBHOOK_SECRET=secret)
    assert problem.startswith("ZALO_WEBHOOK_SECRET: is refused by Zalo")
    assert secret not in problem


def test_a_zalo_webhook_without_a_secret_is_refused(load: Load) -> None:
    assert problems(load, **ZALO) == ["ZALO_WEBHOOK_SECRET: is missing; with ZALO_WEBHOOK_URL write a long random word"]


def test_the_two_webhooks_cannot_share_a_path(load: Load) -> None:
    telegram = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_WEBHOOK_URL": "https://a.gov.vn/zalo",
        "TELEGRAM_WEBHOOK_SECRET": "long-random-word",
    }
    [problem] = problems(load, **ZALO, **telegram, ZALO_WEBHOOK_SECRET="bi-mat-123")
    assert problem.startswith("ZALO_WEBHOOK_URL: has the path of TELEGRAM_WEBHOOK_URL")


def test_the_zalo_address_is_without_bot(load: Load) -> None:
    [problem] = problems(load, ZALO_BASE_URL="https://bot-api.zaloplatforms.com/bot")
    assert "added by itself" in problem


def test_a_choice_is_true_or_false(load: Load) -> None:
    assert problems(load, ZALO_STYLES="perhaps") == [
        "ZALO_STYLES: 'perhaps' is neither yes nor no; write true or false"
    ]
