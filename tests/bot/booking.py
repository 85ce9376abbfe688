"""Patients who book, for tests: a week of open slots, and the words and buttons that lead through a booking."""

import datetime as dt
from typing import Any

from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton

from tests.bot.conftest import CHAT, House
from tests.bot.test_conversation import button
from tests.care.booking.clinic import Clinic

TOMORROW = dt.date(2026, 11, 25)
LAST_DAY = dt.date(2026, 12, 12)
WISH = "toi muon gap bac si da lieu o tra vinh sang thu 7 tuan sau"
NAME, YEAR, PHONE = "Nguyễn Thị Lan", "1985", "0912345678"
REASON = "nổi mẩn ngứa ở tay hai tuần nay"


async def open_clinic(clinic: Clinic, **limits: int) -> None:
    """Open two weeks of two dermatologists and a paediatrician."""
    everyday = {"weekdays": range(6)}
    await clinic.practitioner(name="BS Lê Thị Hoa", **everyday, **limits)  # type: ignore[arg-type]
    await clinic.practitioner(name="BS Trần Văn Nam", gender="male", province="01", **everyday, **limits)  # type: ignore[arg-type]
    await clinic.practitioner("paediatrics", name="BS Phạm Thị Mai", **everyday, **limits)  # type: ignore[arg-type]
    await clinic.opens(TOMORROW, LAST_DAY)


async def talk(house: House, *turns: str, chat: int = CHAT) -> list[SendMessage]:
    """Write each turn, or press the button that a turn in brackets names; return what the last one was answered."""
    said: list[SendMessage] = []
    for turn in turns:
        if turn.startswith("["):
            said = await house.presses(shown(house, turn.strip("[]")), chat=chat)
        else:
            said = await house.writes(turn, chat=chat)
    return said


def shown(house: House, words: str) -> InlineKeyboardButton:
    """Return a button under the last message."""
    return button(house.said[-1], words)


async def confirms(house: House, *, chat: int = CHAT, wish: str = WISH) -> list[SendMessage]:
    """Go as far as the summary to confirm."""
    await talk(house, "/start", wish, "[08:00", "[Tôi]", NAME, YEAR, PHONE, REASON, chat=chat)
    return await talk(house, "[Đồng ý]", "[Có, nhắc tôi]", chat=chat)


async def books(house: House, *, chat: int = CHAT, wish: str = WISH) -> list[SendMessage]:
    """Book the first slot of a wish."""
    await confirms(house, chat=chat, wish=wish)
    return await talk(house, "[Xác nhận đặt lịch]", chat=chat)


async def statuses(house: House) -> list[str]:
    """Return the statuses of all appointments, oldest first."""
    return [row[0] for row in await house.rows("SELECT status FROM appointment ORDER BY created_at, id")]


def contact(number: str, owner: int | None = CHAT) -> dict[str, Any]:
    """Return the content of a message that carries a contact."""
    card = {"phone_number": number, "first_name": "Lan"}
    return {"contact": card | ({"user_id": owner} if owner is not None else {})}
