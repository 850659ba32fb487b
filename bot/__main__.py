"""The command line: run, check, migrate, seed, policy, calendar and the like.

Exit status 0 is fine, 1 a refusal with one clear line, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable, Sequence

from bot.cli import options as option_types
from bot.gc_tuning import lasting
from bot.settings import Settings, SettingsProblems, load_settings

Run = Callable[[Settings, argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        settings = load_settings()
    except SettingsProblems as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return 1
    run: Run = options.run
    try:
        return run(settings, options)
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Đôn Đốc: a deadline bot for public offices.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "run", run_bot, "start the bot; without TELEGRAM_TOKEN and ZALO_TOKEN, the sandbox")
    _add(commands, "sandbox", play_sandbox, "play: the sandbox in the browser, on a record of its own, on this machine")
    _add(commands, "check", check, "look at settings, database and tokens, and say in words what is wrong")
    _add(commands, "migrate", migrate, "bring the database to the newest version")
    seed = _add(commands, "seed", seed_file, "load units and people from a TOML file")
    seed.add_argument("file", help="for example examples/so-khcn.toml")
    _add_tables(commands)
    webhook = _add(commands, "zalo-webhook", zalo_webhook, "say which webhook Zalo calls, or take it away")
    webhook.add_argument("--delete", action="store_true", help="from then on the bot can ask for updates")
    _add_policy(commands)
    calendar = _add(commands, "calendar", show_calendar, "print a year's days off and make-up days")
    calendar.add_argument("year", type=option_types.year, help="for example 2026")
    calendar.add_argument("--json", action="store_true", help='one object: {"off": …, "working": …, "source": …}')
    _add_rehearse(commands)
    quota = _add(commands, "quota", show_quota, "say how much of Zalo's month is used, and what is foreseen")
    quota.add_argument("--now", type=option_types.moment, help="for example 2026-11-25T07:00 (Asia/Ho_Chi_Minh)")
    quota.add_argument("--json", action="store_true", help='one object: {"month": …, "used": …, "expected": …}')
    _add_reading(commands)
    return parser


def _add_tables(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    table = _add(
        commands, "import", import_table, "show what a task table (.xlsx, .xls, .ods, .csv) holds; with --yes save it"
    )
    table.add_argument("file")
    table.add_argument("--yes", action="store_true", help="save the rows that can go in")
    table.add_argument(
        "--escalate", action="store_true", help="tell above the unit of new work that is overdue already"
    )
    table.add_argument("--answer", metavar="FILE", default="", help="write the table with its answers into this .xlsx")
    report = _add(commands, "export", export_table, "write every task into an .xlsx with the same columns")
    report.add_argument("file")


def _add_reading(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    dates = _add(commands, "read-date", read_date, "say which deadline the words mean")
    dates.add_argument("phrase", help='for example "thứ 6 tuần sau"; - reads lines, each PHRASE or NOW<TAB>PHRASE')
    document = _add(commands, "read-document", read_document, "list the tasks that a .txt, .docx or .pdf gives")
    document.add_argument("file")
    document.add_argument("--units", help='a seed file, or lines "code;name;aliases"; else the stored units')
    for command in (dates, document):
        command.add_argument("--now", type=option_types.moment, help="for example 2026-11-24T10:00 (Asia/Ho_Chi_Minh)")
        command.add_argument("--received", type=option_types.day, help="the day of receipt, for example 2026-11-23")
        command.add_argument("--json", action="store_true", help="one JSON object (read-date -: one a line)")


def _add_rehearse(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    rehearse = _add(
        commands, "rehearse", rehearse_days, "print every message of the coming days; sends and stores nothing"
    )
    rehearse.add_argument("--days", type=option_types.rehearsal_days, default=14)
    rehearse.add_argument("--now", type=option_types.moment, help="for example 2026-11-25T07:00 (Asia/Ho_Chi_Minh)")
    rehearse.add_argument("--json", action="store_true", help='one object: {"now": …, "days": …, "messages": […]}')


def _add_policy(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    policy = commands.add_parser("policy", help="print or replace the reminder policies")
    actions = policy.add_subparsers(required=True, metavar="ACTION")
    show = _add(actions, "show", show_policy, "print the policies in force as a file that `set` takes")
    show.add_argument("urgency", nargs="?", type=option_types.urgency, help="normal, urgent, very_urgent or express")
    replace = _add(actions, "set", set_policy, "take the policies of a TOML file; running work keeps its own")
    replace.add_argument("file")


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, run: Run, help: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=help, description=help)
    command.set_defaults(run=run)
    return command


def play_sandbox(settings: Settings, options: argparse.Namespace) -> int:
    """The sandbox on purpose, whatever tokens and record are set."""
    return run_bot(settings, options, plays=True)


def run_bot(settings: Settings, _: argparse.Namespace, *, plays: bool = False) -> int:
    """Work until SIGTERM or SIGINT."""
    # Looking for garbage in what is imported would be an eighth of the start.
    with lasting():
        from bot.app import Application, CannotStart
        from bot.logs import set_up_logs
    application = Application(settings, plays=plays)
    level = settings.log_level
    if application.in_sandbox and "log_level" not in settings.model_fields_set:
        level = "WARNING"
    set_up_logs(level, settings.log_format, secrets=settings.secrets)

    async def work() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        await application.run(stop)

    try:
        asyncio.run(work())
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def check(settings: Settings, _: argparse.Namespace) -> int:
    from bot.cli.check import check_all

    lines = asyncio.run(check_all(settings))
    for line in lines:
        print(("OK   " if line.fine else "FAIL ") + line.text)
    return 0 if all(line.fine for line in lines) else 1


def zalo_webhook(settings: Settings, options: argparse.Namespace) -> int:
    from bot.zalo.vendor import webhook

    fine, line = asyncio.run(webhook(settings, delete=options.delete))
    print(line, file=sys.stdout if fine else sys.stderr)
    return 0 if fine else 1


def migrate(settings: Settings, _: argparse.Namespace) -> int:
    from bot.cli.check import migrate_to_newest

    try:
        print(f"The database is at version {migrate_to_newest(settings)}.")
    except OSError as error:
        print(f"The database cannot be migrated: {error}", file=sys.stderr)
        return 1
    return 0


def seed_file(settings: Settings, options: argparse.Namespace) -> int:
    from bot.cli.seed import seed_from
    from domain.office.roster import RosterProblems
    from wording import command_line
    from wording.office import files as office_files

    try:
        report = asyncio.run(seed_from(settings, options.file))
    except RosterProblems as error:
        for problem in error.problems:
            print(office_files.roster_problem(problem), file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{options.file}: {error.strerror}", file=sys.stderr)
        return 1
    except UnicodeDecodeError:
        print(f"{options.file}: not a text in UTF-8; save it as UTF-8", file=sys.stderr)
        return 1
    if report.renamed:
        print(command_line.RENAMED.format(name=report.renamed))
    print(
        command_line.SEEDED.format(
            units_added=report.units_added,
            units_changed=report.units_changed,
            people_added=report.people_added,
            people_changed=report.people_changed,
        )
    )
    return 0


def import_table(settings: Settings, options: argparse.Namespace) -> int:
    from bot.cli.office import Refusal
    from bot.cli.tables import import_file

    try:
        report = asyncio.run(
            import_file(settings, options.file, save=options.yes, escalates=options.escalate, answer=options.answer)
        )
    except Refusal as error:
        print(error, file=sys.stderr)
        return 1
    print(report.text, file=sys.stdout if report.fine else sys.stderr)
    return 0 if report.fine else 1


def export_table(settings: Settings, options: argparse.Namespace) -> int:
    from bot.cli.office import Refusal
    from bot.cli.tables import export_file
    from wording import command_line

    try:
        count = asyncio.run(export_file(settings, options.file))
    except Refusal as error:
        print(error, file=sys.stderr)
        return 1
    print(command_line.EXPORTED.format(file=options.file, count=count))
    return 0


def show_policy(settings: Settings, options: argparse.Namespace) -> int:
    from bot.cli.office import policy_file

    print(asyncio.run(policy_file(settings, options.urgency)), end="")
    return 0


def set_policy(settings: Settings, options: argparse.Namespace) -> int:
    from bot.cli.office import Refusal, set_policies_in_words

    try:
        print(asyncio.run(set_policies_in_words(settings, options.file)))
    except Refusal as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def show_calendar(settings: Settings, options: argparse.Namespace) -> int:
    from bot.cli.office import calendar_text

    print(asyncio.run(calendar_text(settings, options.year, as_json=options.json)))
    return 0


def rehearse_days(settings: Settings, options: argparse.Namespace) -> int:
    from bot.cli.office import Refusal
    from bot.cli.rehearse import rehearsal_text

    try:
        print(asyncio.run(rehearsal_text(settings, options.days, options.now, as_json=options.json)))
    except Refusal as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def show_quota(settings: Settings, options: argparse.Namespace) -> int:
    from bot.cli.office import Refusal
    from bot.cli.quota import quota_text

    try:
        print(asyncio.run(quota_text(settings, options.now, as_json=options.json)))
    except Refusal as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def read_date(settings: Settings, options: argparse.Namespace) -> int:
    from bot.cli.read import read_dates

    if options.phrase == "-":
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    phrases = sys.stdin if options.phrase == "-" else [options.phrase]
    answers = read_dates(settings, phrases, options.now, received=options.received, as_json=options.json)
    for line in asyncio.run(answers):
        print(line)
    return 0


def read_document(settings: Settings, options: argparse.Namespace) -> int:
    from bot.cli.read import CannotRead
    from bot.cli.read import read_document as read

    try:
        told = read(
            settings, options.file, options.units, now=options.now, received=options.received, as_json=options.json
        )
        print(asyncio.run(told))
    except CannotRead as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
