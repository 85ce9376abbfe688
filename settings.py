"""What an operator can set, read once per process; a malformed value stops start-up and names its key."""

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    Field,
    HttpUrl,
    SecretStr,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

Days = Annotated[int, Field(ge=1, le=36_525)]
Port = Annotated[int, Field(ge=1, le=65535)]
_http_url = TypeAdapter(HttpUrl)


def _is_http_url(value: str) -> str:
    _http_url.validate_python(value)
    return value.rstrip("/")


def _is_postgres_url(value: str) -> str:
    if not value.startswith("postgresql://"):
        raise ValueError("must begin with postgresql://")
    return value


def _is_https(value: str) -> str:
    if not value.startswith("https://"):
        raise ValueError("must begin with https://, as Telegram asks")
    return value


def _is_webhook_secret(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
        raise ValueError("must be 1-256 of A-Z a-z 0-9 _ -")
    return value


def _is_bot_token(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"\d+:[A-Za-z0-9_-]{30,}", value.get_secret_value()):
        raise ValueError("is no bot token: copy it whole from @BotFather (digits, a colon, letters)")
    return value


def _has_room(value: str) -> str:
    if "{room}" not in value:
        raise ValueError("must hold {room} where the name of the room goes, as in https://kham.example.vn/{room}")
    return value


Url = Annotated[str, AfterValidator(_is_http_url)]
PostgresUrl = Annotated[str, AfterValidator(_is_postgres_url)]


class MalformedSettingsError(Exception):
    """A setting cannot be used; the message names each key and what is wrong with its value."""


class Settings(BaseSettings):
    """Every setting, in the order of `.env.example`, which documents them."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    data_dir: Path = Path("var")
    public_url: Url = "http://127.0.0.1:8700"
    default_language: Literal["vi", "en"] = "vi"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    database_url: PostgresUrl | None = None
    records_key: SecretStr | None = None
    records_key_old: SecretStr | None = None

    keep_conversation_days: Annotated[int, Field(ge=2, le=36_525)] = 7
    keep_agreed_conversation_days: Days = 180
    keep_numbers_days: Days = 30
    keep_appointments_days: Days = 3_653
    keep_proof_days: Days = 1_096

    chroma_url: Url = "http://127.0.0.1:8701"
    embedding_model: str = "bundled"
    reranker_model: str | None = None
    encoder_threads: Annotated[int, Field(ge=1, le=64)] = 1

    chat_model: str | None = None
    chat_model_url: Url | None = None
    chat_model_key: SecretStr | None = None
    chat_model_seconds: Annotated[float, Field(gt=0, le=60)] = 8

    webchat_host: str = "127.0.0.1"
    webchat_port: Port = 8700

    console_host: str = "127.0.0.1"
    console_port: Port = 8703
    console_url: Url = "http://127.0.0.1:8703"
    console_second_factor: Literal["required", "optional"] = "required"

    telegram_bot_token: Annotated[SecretStr, AfterValidator(_is_bot_token)] | None = None
    telegram_api_url: Url = "https://api.telegram.org"
    webhook_url: Annotated[Url, AfterValidator(_is_https)] | None = None
    webhook_secret: Annotated[SecretStr, AfterValidator(_is_webhook_secret)] | None = None
    webhook_host: str = "127.0.0.1"
    webhook_port: Port = 8702

    consultation_url: Annotated[Url, AfterValidator(_has_room)] | None = None
    fhir_base_url: Url | None = None
    fhir_token: SecretStr | None = None
    fhir_mode: Literal["instant", "request"] = "instant"
    fhir_specialty: str = "general"

    status_host: str = "127.0.0.1"
    status_port: Port | None = None
    telegram_messages_per_second: Annotated[float, Field(gt=0, le=1_000)] = 25

    support_chat_id: int | None = None
    chat_lanes: Annotated[int, Field(ge=1, le=100)] = 8

    @model_validator(mode="after")
    def _webhook_is_complete(self) -> "Settings":
        if self.webhook_url is not None and self.webhook_secret is None:
            raise ValueError("WEBHOOK_URL is set, so WEBHOOK_SECRET must be set too (1-256 of A-Z a-z 0-9 _ -)")
        return self

    @property
    def webchat_url(self) -> str:
        """Address on which this machine's processes reach the webchat's Bot API."""
        return _local_url(self.webchat_host, self.webchat_port)

    @property
    def local_console_url(self) -> str:
        """Address on which this machine's processes reach the staff console."""
        return _local_url(self.console_host, self.console_port)


@cache
def read_settings() -> Settings:
    """Return the process's settings from the environment and `.env`.

    Raises:
        MalformedSettingsError: with one line per key that cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise MalformedSettingsError("\n".join(_complaint(problem) for problem in error.errors())) from None


def _local_url(host: str, port: int) -> str:
    host = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _complaint(problem: ErrorDetails) -> str:
    key = "_".join(str(part) for part in problem["loc"]).upper()
    return f"{key or 'settings'}: {problem['msg']}"
