"""The command lines `policy` and `calendar`: their options, and what they print."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from datetime import date

from bot.app.office_record import office_calendar, policy_file, set_policies
from bot.settings import Settings
from domain.intake import URGENCY_WORDS
from domain.model import Urgency
from domain.policy import PolicyRefused
from domain.text import fold
from wording.calendar import year_lines
from wording.labels import URGENCIES

YEARS = range(1901, 2101)
"""The years of the lunar tables."""


def add_policy_options(policy: argparse.ArgumentParser) -> None:
    actions = policy.add_subparsers(required=True, metavar="ACTION", dest="action")
    show = actions.add_parser("show", help="print the policies in force as a file that `set` takes")
    show.add_argument("urgency", nargs="?", type=urgency_of, help="normal, urgent, very_urgent, express, or khẩn …")
    replace = actions.add_parser("set", help="take the policies of a TOML file; running work keeps its own")
    replace.add_argument("file")


def add_calendar_options(calendar: argparse.ArgumentParser) -> None:
    calendar.add_argument("year", type=year_of, help="for example 2026")
    calendar.add_argument("--json", action="store_true", help='print {"off": …, "working": …, "source": …}')


def urgency_of(typed: str) -> Urgency:
    """Raises argparse.ArgumentTypeError."""
    found = URGENCY_WORDS.get(fold(typed))
    if found is None and typed in tuple(Urgency):
        found = Urgency(typed)
    if found is None:
        raise argparse.ArgumentTypeError(f"{typed!r} is none of {', '.join(Urgency)}")
    return found


def year_of(typed: str) -> int:
    """Raises argparse.ArgumentTypeError."""
    if not typed.isdecimal() or int(typed) not in YEARS:
        raise argparse.ArgumentTypeError(f"{typed!r} is no year from {YEARS.start} to {YEARS.stop - 1}")
    return int(typed)


def policy(settings: Settings, options: argparse.Namespace) -> int:
    if options.action == "show":
        print(asyncio.run(policy_file(settings, options.urgency)), end="")
        return 0
    try:
        changed = asyncio.run(set_policies(settings, options.file))
    except PolicyRefused as error:
        print(f"{options.file}: {error}", file=sys.stderr)
        return 1
    except UnicodeDecodeError:
        print(f"{options.file}: not UTF-8", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{options.file}: {error.strerror}", file=sys.stderr)
        return 1
    print(f"Đã đặt chính sách nhắc việc của mức: {', '.join(URGENCIES[urgency] for urgency in changed)}.")
    return 0


def calendar(settings: Settings, options: argparse.Namespace) -> int:
    summary = asyncio.run(office_calendar(settings)).explain_year(options.year)
    if options.json:
        print(json.dumps({key: summary[key] for key in ("off", "working", "source")}, ensure_ascii=False))
        return 0
    for line in year_lines(date(options.year, 1, 1).year, summary):
        print(line)
    return 0
