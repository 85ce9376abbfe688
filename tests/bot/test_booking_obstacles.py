"""What stands in the way of a booking: each has a screen of its own with a next step, and nothing is booked twice."""

import datetime as dt
from collections.abc import Sequence

import pytest
from aiogram.methods import SendMessage
from sqlalchemy.ext.asyncio import AsyncSession

from bot.callbacks import Booking, GiveConsent, PickReason, PickSlot, PickSpecialty, PickWhen, PickWhom
from bot.inbox import Waiting
from bot.views import button as new_button
from care.booking.gateway import GatewayUnavailableError
from care.booking.local import LocalGateway
from care.booking.slots import OfferedSlot, SlotWish
from tests.bot.booking import NAME, PHONE, WISH, YEAR, books, confirms, open_clinic, shown, statuses, talk
from tests.bot.conftest import House
from tests.bot.test_conversation import words_of
from tests.care.booking.clinic import Clinic


@pytest.fixture(autouse=True)
async def slots(clinic: Clinic) -> None:
    """Two weeks of open slots."""
    await open_clinic(clinic)


async def expire(house: House) -> None:
    """Let a hold run out."""
    house.clinic.clock.passes(minutes=11)
    await house.clinic.sweeper.expire_holds()


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A calendar that does not answer, until `undo`."""

    async def find(_: LocalGateway, wish: SlotWish, *, after: dt.datetime, limit: int) -> Sequence[OfferedSlot]:
        raise GatewayUnavailableError(f"{wish} {after} {limit}")

    async def look(_: LocalGateway, ref: str) -> OfferedSlot | None:
        raise GatewayUnavailableError(ref)

    monkeypatch.setattr(LocalGateway, "find", find)
    monkeypatch.setattr(LocalGateway, "look", look)
    return monkeypatch


async def test_when_the_hold_runs_out_it_is_said_and_one_tap_holds_again(house: House) -> None:
    await confirms(house)
    await expire(house)
    said = await talk(house, "[Xác nhận đặt lịch]")
    assert "hết giờ giữ chỗ" in words_of(said)
    assert await statuses(house) == ["cancelled"]
    said = await talk(house, "[Giữ lại")
    assert "Tôi giữ chỗ này cho bạn đến <b>10:21</b>" in words_of(said)
    assert "xem lại" in words_of(said)
    assert "Đã đặt lịch" in words_of(await talk(house, "[Xác nhận đặt lịch]"))
    assert await statuses(house) == ["cancelled", "booked"]


async def test_when_the_hold_runs_out_in_the_middle_what_was_told_stays(house: House) -> None:
    await talk(house, "/start", WISH, "[08:00", "[Tôi]", NAME, YEAR)
    await expire(house)
    assert "hết giờ giữ chỗ" in words_of(await talk(house, PHONE))
    assert "Lý do" in words_of(await talk(house, "[Giữ lại"))


async def test_after_the_hold_ran_out_words_choose_another_time(house: House) -> None:
    await talk(house, "/start", WISH, "[08:00", "[Tôi]", NAME)
    await expire(house)
    await talk(house, YEAR)
    said = await talk(house, "[Giờ khác]")
    assert "Bạn chọn một giờ" in words_of(said)
    assert "Số điện thoại" in words_of(await talk(house, "[08:30"))


async def test_a_time_that_somebody_else_just_took_is_followed_by_others(house: House) -> None:
    await talk(house, "/start", WISH, chat=8)
    first = shown(house, "08:00")
    await talk(house, "/start", WISH, "[08:00")
    said = await house.presses(first, chat=8)
    assert "vừa có người khác đặt" in words_of(said)
    assert "T7 5/12 · 08:30" in words_of(said)
    assert "T7 5/12 · 08:00" not in words_of(said)
    assert await statuses(house) == ["proposed"]


async def test_whoever_has_an_appointment_then_is_told_which(house: House) -> None:
    await books(house)
    [(code,)] = await house.rows("SELECT code FROM appointment")
    await talk(house, "đặt lịch bác sĩ nhi ở vĩnh long sáng thứ 7 tuần sau")
    said = await talk(house, "[08:00")
    assert code in words_of(said)
    assert "Bạn đã có lịch" in words_of(said)
    assert "08:30" in words_of(await talk(house, "[Giờ khác]"))


async def test_whoever_has_enough_appointments_is_shown_them(house: House) -> None:
    for day in ("thứ 2", "thứ 3", "thứ 4", "thứ 5", "thứ 6"):
        await books_again(house, f"đặt lịch da liễu ở trà vinh sáng {day} tuần sau")
    assert await statuses(house) == ["booked"] * 5
    await talk(house, "/book", "[Nhi khoa]", "[Đâu cũng được]", "[Ngày mai]")
    said = await talk(house, "[08:00")
    assert "nhiều lịch hẹn chưa khám" in words_of(said)
    assert shown(house, "T2 30/11")
    assert len(await statuses(house)) == 5


async def books_again(house: House, wish: str) -> None:
    """Book the first slot of a wish, all by pressing."""
    await confirms(house, wish=wish)
    assert "Đã đặt lịch" in words_of(await talk(house, "[Xác nhận đặt lịch]"))


async def test_a_calendar_that_does_not_answer_is_said_so_and_tried_again(
    house: House, broken: pytest.MonkeyPatch
) -> None:
    said = await talk(house, "/start", WISH)
    assert "không trả lời" in words_of(said)
    assert "Chưa có chỗ nào được giữ" in words_of(said)
    assert shown(house, "Gặp người hỗ trợ")
    assert "không trả lời" in words_of(await talk(house, "[Thử lại]"))
    broken.undo()
    assert "Bạn chọn một giờ" in words_of(await talk(house, "[Thử lại]"))


async def test_a_calendar_that_fails_when_a_time_is_chosen_holds_nothing(
    house: House, request: pytest.FixtureRequest
) -> None:
    await talk(house, "/start", WISH)
    broken: pytest.MonkeyPatch = request.getfixturevalue("broken")
    assert "Chưa có chỗ nào được giữ" in words_of(await talk(house, "[08:00"))
    assert await statuses(house) == []
    broken.undo()
    assert "Bạn chọn một giờ" in words_of(await talk(house, "[Thử lại]"))


async def test_where_nothing_is_free_there_is_the_nearest_and_a_waitlist(house: House) -> None:
    said = await talk(house, "/start", "tôi muốn gặp bác sĩ nhi ở hà nội sáng mai")
    assert "Chưa có giờ trống" in words_of(said)
    assert shown(house, "Tỉnh khác: T4 25/11 · 08:00")
    said = await talk(house, "[Báo tôi khi có chỗ]")
    assert "danh sách chờ" in words_of(said)
    assert await statuses(house) == ["waitlist"]
    said = await talk(house, "/appointments")
    assert "• Nhi khoa · đang chờ chỗ" in words_of(said)
    assert "không chờ chỗ nữa" in words_of(await talk(house, "[Nhi khoa", "[Thôi không chờ]"))
    assert await statuses(house) == ["cancelled"]


async def test_the_nearest_in_another_province_is_one_tap_away(house: House) -> None:
    await talk(house, "/start", "tôi muốn gặp bác sĩ nhi ở hà nội sáng mai")
    said = await talk(house, "[Tỉnh khác: T4")
    assert "BS Phạm Thị Mai" in words_of(said)


async def test_waiting_can_be_asked_for_in_words(house: House) -> None:
    await talk(house, "/start", "tôi muốn gặp bác sĩ nhi ở hà nội sáng mai")
    await talk(house, "có chỗ thì báo tôi")
    assert await statuses(house) == ["waitlist"]


STALE = [
    PickSpecialty(code="dermatology"),
    PickWhen(),
    PickSlot(digest="0" * 16),
    PickReason(name="skip"),
    GiveConsent(purpose="booking", given=True),
]


@pytest.mark.parametrize("data", STALE, ids=lambda data: type(data).__name__)
async def test_a_button_of_another_step_asks_what_is_asked_now(house: House, data: Booking) -> None:
    await talk(house, "/start", WISH, "[08:00")
    said = await house.presses(new_button("x", data))
    assert "Ai sẽ được khám" in words_of(said)
    assert await statuses(house) == ["proposed"]
    assert await house.rows("SELECT * FROM consent") == []


@pytest.mark.parametrize("data", [*STALE, PickWhom(relation="MTH"), Booking(name="confirm")], ids=repr)
async def test_a_button_after_the_end_says_so_and_does_nothing(house: House, data: Booking) -> None:
    await books(house)
    assert await house.presses(new_button("x", data)) == []
    assert "đã kết thúc" in str(house.toasts[-1])
    assert await statuses(house) == ["booked"]


async def test_whoever_looks_for_another_time_or_day_holds_none_meanwhile(house: House) -> None:
    for words in ("ngày khác", "giờ khác", "bác sĩ nữ"):
        await talk(house, "/start", WISH, "[08:00")
        await talk(house, words)
        assert set(await statuses(house)) == {"cancelled"}, words
        await talk(house, "thôi hủy đi")


async def test_what_is_asked_again_are_the_same_times(house: House) -> None:
    await talk(house, "/start", WISH, "[Giờ khác]")
    for words in ("xyz", "giá bao nhiêu", "/book"):
        said = await talk(house, words)
        assert "• T7 5/12 · 09:30" in said[-1].text, words
        assert "• T7 5/12 · 08:00" not in said[-1].text, words


@pytest.mark.parametrize("words", ["[08:00", "[Tôi]"])
async def test_a_button_that_is_pressed_twice_acts_once(house: House, words: str) -> None:
    await talk(house, "/start", WISH, *([] if words == "[08:00" else ["[08:00"]))
    pressed = shown(house, words.strip("[]"))
    first = await house.presses(pressed)
    second = await house.presses(pressed)
    assert second[-1].text.splitlines()[-1] == first[-1].text.splitlines()[-1]
    assert await statuses(house) == ["proposed"]


async def test_nobody_confirms_anothers_booking(house: House) -> None:
    await confirms(house)
    said = await house.presses(shown(house, "Xác nhận đặt lịch"), chat=8)
    assert said == []
    assert "đã kết thúc" in str(house.toasts[-1])
    assert await statuses(house) == ["proposed"]


@pytest.fixture
def killed(house: House, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Undo what the chat's transaction wrote for each update of a list, once, as a kill before its commit does."""
    kills: list[str] = []
    finish = house.inbox.finish

    async def finish_unless_killed(session: AsyncSession, waiting: Waiting, *, failure: str | None = None) -> None:
        if kills:
            raise RuntimeError(kills.pop())
        await finish(session, waiting, failure=failure)

    monkeypatch.setattr(house.inbox, "finish", finish_unless_killed)
    return kills


async def said_in_spite_of_a_kill(house: House, turn: str) -> list[SendMessage]:
    """Return what is said in all when the update of a turn runs twice."""
    before = len(house.said)
    with pytest.raises(RuntimeError, match="before the commit"):
        await talk(house, turn)
    assert len(house.said) > before
    await house.works_off()
    return house.said[before:]


async def test_an_update_that_is_delivered_again_acts_once(house: House, killed: list[str]) -> None:
    """As after a kill between the commit of the book and the end of the update."""
    await confirms(house)
    killed.append("before the commit")
    said = await said_in_spite_of_a_kill(house, "[Xác nhận đặt lịch]")
    assert len(said) == 1
    assert "Đã đặt lịch" in said[0].text
    assert await statuses(house) == ["booked"]
    assert await house.rows("SELECT * FROM booking_draft") == []


async def test_a_hold_that_is_delivered_again_is_the_same_hold(house: House, killed: list[str]) -> None:
    await talk(house, "/start", WISH)
    killed.append("before the commit")
    assert len(await said_in_spite_of_a_kill(house, "[08:00")) == 1
    assert await statuses(house) == ["proposed"]
    assert "Họ và tên" in words_of(await talk(house, "tôi"))
