"""What the operator may choose, read from the environment and a `.env` file; every problem is told at once, in words.

The environment wins over the file; an empty value is the same as none. Secrets can also be read from files.
"""

from __future__ import annotations

import io
import re
from datetime import time, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit

from dotenv.parser import parse_stream
from pydantic import BeforeValidator, Field, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.office_hours import parse_office_hours, parse_window
from domain.model import ChannelKind
from domain.office.calendar import DEFAULT_SEASONS, HOLD_UNTIL, SENDING_WINDOW, Season
from domain.office.rules import MessengerPlan, OfficeRules
from domain.vocabulary import BeforeDate

ENV_FILE = Path(".env")
TELEGRAM_API = "https://api.telegram.org/bot"
TOKEN_FORM = re.compile(r"\d{6,12}:[A-Za-z0-9_-]{30,}")
ZALO_API = "https://bot-api.zaloplatforms.com"
ZALO_TOKEN_FORM = re.compile(r"[^\s/?#%:]+:[^\s/?#%]+")
SECRETS = (
    "database_url",
    "telegram_token",
    "telegram_proxy",
    "telegram_webhook_secret",
    "zalo_token",
    "zalo_webhook_secret",
    "heartbeat_url",
    "metrics_key",
)
_DIALECTS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


class SettingsProblems(Exception):
    """The settings cannot be used. `problems` has one line each: the name, what is wrong, what to write."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _database_url(text: str) -> str:
    dialect, separator, rest = text.partition("://")
    if not separator or dialect not in _DIALECTS or (not rest.startswith("/") and dialect.startswith("sqlite")):
        raise ValueError(
            "is not the address of a database; write sqlite:///var/dondoc.sqlite3 or postgresql://user:password@host/name"
        )
    return f"{_DIALECTS[dialect]}://{rest}"


def _token(text: str) -> str:
    if not TOKEN_FORM.fullmatch(text):
        raise ValueError("is not a token; write the whole line that @BotFather gave, of the form 123456789:AAE…")
    return text


def _webhook_secret(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{8,256}", text):
        raise ValueError("is too short or refused by Telegram; write 8 to 256 of the characters A-Z a-z 0-9 _ -")
    return text


def _zalo_token(text: str) -> str:
    if not ZALO_TOKEN_FORM.fullmatch(text):
        raise ValueError("is not a token; write the whole line that Zalo Bot Manager sent, such as 12345689:abc-xyz")
    return text


def _zalo_webhook_secret(text: str) -> str:
    if not re.fullmatch(r"[!-~]{8,256}", text):
        raise ValueError("is refused by Zalo; write 8 to 256 letters, digits and signs without blanks or marks")
    return text


def _address(text: str, schemes: tuple[str, ...], example: str) -> str:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or re.search(r"\s", text):
        raise ValueError(f"is not an address of the form {example}")
    return text


def _web_address(text: str) -> str:
    return _address(text, ("http", "https"), "https://example.gov.vn/…").rstrip("/")


RESERVED = ("/healthz", "/livez", "/metrics", "/files", "/sandbox")
"""What the port answers itself; also what stands below these paths."""


def _with_free_path(address: str) -> str:
    path = urlsplit(address).path.rstrip("/").lower()
    if any(path == taken or path.startswith(f"{taken}/") for taken in RESERVED):
        raise ValueError("has a path that the bot answers itself; write another, such as …/telegram or …/zalo")
    return address


def _metrics_key(text: str) -> str:
    if not re.fullmatch(r"[!-~]{8,256}", text):
        raise ValueError("is too short or has blanks; write 8 to 256 letters, digits and signs")
    return text


def _webhook_url(text: str) -> str:
    wanted = "https://dondoc.example.gov.vn/telegram (Telegram takes only https)"
    return _with_free_path(_address(text, ("https",), wanted))


def _zalo_webhook_url(text: str) -> str:
    return _with_free_path(_address(text, ("https",), "https://dondoc.example.gov.vn/zalo (Zalo takes only https)"))


def _zalo_api_url(text: str) -> str:
    address = _web_address(text)
    if address.endswith("/bot"):
        raise ValueError(f"ends in /bot, which is added by itself; write {ZALO_API}")
    return address


def _proxy(text: str) -> str:
    return _address(text, ("http", "https"), "http://user:password@proxy:3128 (SOCKS is not supported)")


def _api_url(text: str) -> str:
    return _ending(_web_address(text), "/bot", f"{TELEGRAM_API} or http://127.0.0.1:8081/bot")


def _file_url(text: str) -> str:
    return _ending(_web_address(text), "/file/bot", "https://api.telegram.org/file/bot")


def _ending(address: str, end: str, example: str) -> str:
    if not address.endswith(end):
        raise ValueError(f"does not end in {end}; write {example}")
    return address


def _upper(text: object) -> object:
    return text.upper() if isinstance(text, str) else text


def _lower(text: object) -> object:
    return text.lower() if isinstance(text, str) else text


Secret = Field(default=None, repr=False)
WebAddress = Annotated[str, BeforeValidator(_web_address)]


class Settings(BaseSettings):
    """Every setting is an environment variable of the same name in capitals. Build it with `load_settings`."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_ignore_empty=True,
        env_file_encoding="utf-8-sig",
        str_strip_whitespace=True,
        validate_default=False,
    )

    database_url: Annotated[str, BeforeValidator(_database_url)] = Field(
        default="sqlite+aiosqlite:///var/dondoc.sqlite3", repr=False
    )
    database_url_file: Path | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: WebAddress | None = None

    telegram_token: Annotated[str, BeforeValidator(_token)] | None = Secret
    telegram_token_file: Path | None = None
    telegram_base_url: Annotated[str, BeforeValidator(_api_url)] = TELEGRAM_API
    telegram_file_url: Annotated[str, BeforeValidator(_file_url)] | None = None
    telegram_proxy: Annotated[str, BeforeValidator(_proxy)] | None = Secret
    telegram_proxy_file: Path | None = None
    telegram_webhook_url: Annotated[str, BeforeValidator(_webhook_url)] | None = None
    telegram_webhook_secret: Annotated[str, BeforeValidator(_webhook_secret)] | None = Secret
    telegram_webhook_secret_file: Path | None = None

    zalo_token: Annotated[str, BeforeValidator(_zalo_token)] | None = Secret
    zalo_token_file: Path | None = None
    zalo_base_url: Annotated[str, BeforeValidator(_zalo_api_url)] = ZALO_API
    zalo_webhook_url: Annotated[str, BeforeValidator(_zalo_webhook_url)] | None = None
    zalo_webhook_secret: Annotated[str, BeforeValidator(_zalo_webhook_secret)] | None = Secret
    zalo_webhook_secret_file: Path | None = None
    zalo_styles: bool = False
    zalo_monthly_quota: int = Field(default=3000, ge=1)
    zalo_people: int = Field(default=50, ge=1)
    zalo_groups: int = Field(default=3, ge=0)
    zalo_incoming_counts: bool = False

    organization_name: str = ""
    address: str = Field(default="đồng chí", max_length=30)
    before_date: Annotated[BeforeDate, BeforeValidator(_lower)] = BeforeDate.STRICT
    office_hours: Annotated[tuple[Season, ...], NoDecode, BeforeValidator(parse_office_hours)] = DEFAULT_SEASONS
    sending_window: Annotated[tuple[time, time], NoDecode, BeforeValidator(parse_window)] = SENDING_WINDOW
    invite_days: int = Field(default=7, ge=1, le=365)
    messages_per_minute: int = Field(default=20, ge=0, le=600)

    tick_seconds: float = Field(default=20.0, gt=0, le=300)
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = "INFO"
    log_format: Annotated[Literal["json", "text"], BeforeValidator(_lower)] = "json"
    heartbeat_url: WebAddress | None = Secret
    heartbeat_url_file: Path | None = None
    metrics_key: Annotated[str, BeforeValidator(_metrics_key)] | None = Secret
    metrics_key_file: Path | None = None

    @property
    def file_url(self) -> str:
        """Where files are fetched from: beside the Bot API unless it is said otherwise."""
        return self.telegram_file_url or self.telegram_base_url.removesuffix("/bot") + "/file/bot"

    @property
    def office_rules(self) -> OfficeRules:
        return OfficeRules(
            before_date=self.before_date,
            seasons=self.office_hours,
            sending_window=self.sending_window,
            hold_until=self.hold_until,
            invite_lifetime=timedelta(days=self.invite_days),
            plan=MessengerPlan(self.zalo_monthly_quota, self.zalo_people, self.zalo_groups, self.zalo_incoming_counts),
        )

    @property
    def hold_until(self) -> time:
        """The local time at which held messages go: 08:00, or the opening of a window that does not hold it."""
        opens, closes = self.sending_window
        return HOLD_UNTIL if opens <= HOLD_UNTIL < closes else opens

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every text that must never be seen in a log."""
        whole = [
            self.telegram_token,
            self.telegram_webhook_secret,
            self.zalo_token,
            self.zalo_webhook_secret,
            self.heartbeat_url,
            self.metrics_key,
        ]
        passwords = [password for url in (self.database_url, self.telegram_proxy) for password in _passwords(url)]
        return tuple(text for text in (*whole, *passwords) if text)

    @model_validator(mode="wrap")
    @classmethod
    def _tell_every_problem(cls, data: dict[str, Any], handler: ModelWrapValidatorHandler[Settings]) -> Settings:
        data, problems = _with_secret_files(data)
        problems += _contradictions(data)
        try:
            settings = handler(data)
        except ValidationError as error:
            raise SettingsProblems([*problems, *map(_in_words, error.errors())]) from None
        if problems:
            raise SettingsProblems(problems)
        return settings


def load_settings(env_file: Path | None = ENV_FILE) -> Settings:
    """The settings from the environment and the file, which need not exist. Raises `SettingsProblems`."""
    broken, readable = _broken_lines(env_file)
    try:
        settings = Settings(_env_file=env_file if readable else None)  # type: ignore[call-arg]  # pydantic's own
    except SettingsProblems as error:
        raise SettingsProblems([*broken, *error.problems]) from None
    if broken:
        raise SettingsProblems(broken)
    return settings


def _broken_lines(env_file: Path | None) -> tuple[list[str], bool]:
    """The lines that python-dotenv would skip with no more than a warning, and whether the file can be read at all."""
    if env_file is None or not env_file.exists():
        return [], False
    try:
        text = env_file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return [f"{env_file}: cannot be read ({_reason(error)}); save it as a UTF-8 text file"], False
    broken = [
        f"{env_file}: line {binding.original.line} is not a setting; write NAME=value"
        for binding in parse_stream(io.StringIO(text))
        if binding.error or (binding.key is not None and binding.value is None)
    ]
    return broken, True


def _with_secret_files(data: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """`NAME_FILE` for every secret: the settings with the contents in place, and what was wrong."""
    filled, problems = dict(data), []
    for name in SECRETS:
        path = data.get(f"{name}_file")
        if path is None:
            continue
        if name in data:
            problems.append(f"{name.upper()}: is given, and {name.upper()}_FILE too; write one of the two")
            continue
        try:
            filled[name] = Path(path).read_text(encoding="utf-8-sig").strip()
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"{name.upper()}_FILE: cannot be read ({_reason(error)}); write the path of a text file")
            continue
        if not filled[name]:
            del filled[name]
            problems.append(f"{name.upper()}_FILE: the file is empty; write the secret into it")
    return filled, problems


def _contradictions(data: dict[str, Any]) -> list[str]:
    """Settings that are wrong only together."""
    problems = []
    paths: dict[str, str] = {}
    for messenger in ChannelKind:
        webhook = f"{messenger}_webhook_url"
        if webhook not in data:
            continue
        token, secret = f"{messenger}_token", f"{messenger}_webhook_secret"
        if not {token, f"{token}_file"} & data.keys():
            problems.append(f"{webhook.upper()}: is given without {token.upper()}; write the bot's token too")
        if not {secret, f"{secret}_file"} & data.keys():
            problems.append(f"{secret.upper()}: is missing; with {webhook.upper()} write a long random word")
        first = paths.setdefault(urlsplit(str(data[webhook])).path, webhook)
        if first != webhook:
            problems.append(f"{webhook.upper()}: has the path of {first.upper()}; write another, such as …/{messenger}")
    return problems


def _in_words(error: ErrorDetails) -> str:
    field = str(error["loc"][0])
    name = field.upper()
    if error["type"] == "extra_forbidden":
        return _unknown(field)
    shown = "" if field in SECRETS else f"{error['input']!r} "
    limits = error.get("ctx", {})
    match error["type"]:
        case "value_error":
            return f"{name}: {shown}{limits['error']}"
        case "literal_error" | "enum":
            return f"{name}: {shown}is none of its words; write {limits['expected']}"
        case kind if kind.startswith("bool_"):
            return f"{name}: {shown}is neither yes nor no; write true or false"
        case kind if kind.startswith(("int_", "float_")):
            return f"{name}: {shown}is not a number; write for example {Settings.model_fields[field].default}"
        case _:
            return f"{name}: {shown}is refused: {error['msg'][0].lower()}{error['msg'][1:]}"


def _unknown(field: str) -> str:
    nearest = get_close_matches(field, Settings.model_fields, n=1)
    advice = f"write {nearest[0].upper()}?" if nearest else "every name is in config.example.env"
    return f"{field.upper()}: there is no setting of this name; {advice}"


def _passwords(url: str | None) -> tuple[str, ...]:
    """The password in an address, as written and as meant."""
    password = urlsplit(url).password if url else None
    return (password, unquote(password)) if password else ()


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return error.strerror or "unknown" if isinstance(error, OSError) else "not UTF-8"
