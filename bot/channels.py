"""The channels: Telegram when there is a token, and the webchat always; both are bots of the same dispatcher."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware
from aiogram.client.telegram import TelegramAPIServer
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.delivery import ChannelSession, KeepPace, SendOnce, WriteTranscript
from bot.pace import Pace
from records.encryption import Seal, read_key, webchat_token
from settings import Settings

WEBCHAT, TELEGRAM = "webchat", "Telegram"

PublicUrl = str | None


@dataclass(frozen=True, slots=True)
class Channel:
    """One bot on one Bot API server; `public_url` is where its readers can open guidance pages, if they can."""

    name: str
    bot: Bot
    public_url: PublicUrl


def build_channels(settings: Settings, sessions: async_sessionmaker[AsyncSession], seal: Seal) -> list[Channel]:
    """Return the channels that `settings` ask for."""
    token = webchat_token(read_key(settings))
    webchat = _bot(token, settings.webchat_url, sessions, seal, Pace(per_chat=20, overall=200, burst=20))
    channels = [Channel(WEBCHAT, webchat, settings.public_url)]
    if settings.telegram_bot_token is not None:
        token = settings.telegram_bot_token.get_secret_value()
        telegram = _bot(
            token, settings.telegram_api_url, sessions, seal, Pace(overall=settings.telegram_messages_per_second)
        )
        channels.append(Channel(TELEGRAM, telegram, settings.public_url if _is_public(settings.public_url) else None))
    return channels


def _bot(token: str, base: str, sessions: async_sessionmaker[AsyncSession], seal: Seal, pace: Pace) -> Bot:
    session = ChannelSession(api=TelegramAPIServer.from_base(base))
    middlewares: list[BaseRequestMiddleware] = [WriteTranscript(), SendOnce(sessions, seal), KeepPace(pace)]
    for middleware in middlewares:
        session.middleware(middleware)
    return Bot(token, session=session)


def _is_public(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return host != "localhost"
