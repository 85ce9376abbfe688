"""A person speaks instead of the assistant: through the real dispatcher and the real job queue."""

import datetime as dt
import uuid

import pytest
from aiogram.methods import SendChatAction, SendMessage
from aiogram.types import InlineKeyboardButton
from sqlalchemy import text

from bot.channels import Channel
from bot.staff_messages import ATTEMPTS, StaffMessages
from care.handovers.queue import Handovers, HandoverTakenError
from care.handovers.takeovers import QUEUE, NotYoursError, TakenOverError, Takeovers, UnreadTurnError
from care.patients import known_by_chat
from tests.bot.conftest import BOT_ID, CHAT, House
from tests.bot.test_conversation import button, words_of


class Desk:
    """The support team's side: what the console does, and the bot's worker."""

    def __init__(self, house: House) -> None:
        self.house = house
        channels = {BOT_ID: Channel("test", house.bot, None)}
        StaffMessages(house.sessions, channels, house.seal).register(house.jobs)

    async def patient(self, chat: int = CHAT) -> uuid.UUID:
        async with self.house.sessions.begin() as session:
            return (await known_by_chat(session, BOT_ID, chat, language="vi")).id

    async def take(self, staff: str = "lan", chat: int = CHAT) -> list[SendMessage]:
        who = await self.patient(chat)
        async with self.house.sessions.begin() as session:
            await Takeovers(session, self.house.seal, self.house.jobs).take(who, staff, staff.title())
        return await self.works_off()

    async def say(self, words: str, staff: str = "lan", key: uuid.UUID | None = None) -> list[SendMessage]:
        who = await self.patient()
        async with self.house.sessions.begin() as session:
            await Takeovers(session, self.house.seal, self.house.jobs).say(who, staff, words, key)
        return await self.works_off()

    async def hand_back(self, summary: str = "", *, read_to: int | None = None) -> list[SendMessage]:
        who = await self.patient()
        async with self.house.sessions.begin() as session:
            takeovers = Takeovers(session, self.house.seal, self.house.jobs)
            await takeovers.hand_back(who, "lan", summary, read_to=read_to)
        return await self.works_off()

    async def works_off(self) -> list[SendMessage]:
        before = len(self.house.said)
        await self.house.jobs.run_worker_async(
            queues=[QUEUE], wait=False, install_signal_handlers=False, delete_jobs="always"
        )
        return self.house.said[before:]

    async def states(self) -> list[tuple[str, str | None]]:
        rows = await self.house.rows("SELECT state, failure FROM staff_message ORDER BY ordinal")
        return [(row.state, row.failure) for row in rows]


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house)


async def test_the_citizen_is_told_whom_they_talk_to_and_the_assistant_is_silent(house: House, desk: Desk) -> None:
    await house.writes("/start")
    told = await desk.take()
    assert "nhân viên hỗ trợ Lan, là người thật" in told[0].text.replace("<b>", "")
    assert await house.writes("quên thẻ bhyt thì sao") == []
    assert house.guide.asked == []  # type: ignore[attr-defined]
    said = await desk.say("Chào <chị>, để tôi xem & trả lời.")
    assert said[0].text == "👤 <b>Lan</b>: Chào &lt;chị&gt;, để tôi xem &amp; trả lời."
    turns = [(turn.author, turn.text) for turn in await house.transcript()]
    assert ("patient", "quên thẻ bhyt thì sao") in turns
    assert turns[-1] == ("staff", "Chào <chị>, để tôi xem & trả lời.")
    assert await desk.states() == [("sent", None), ("sent", None)]


async def test_an_emergency_during_a_takeover_gets_its_card_at_once_and_stands_in_the_queue(
    house: House, desk: Desk
) -> None:
    await house.writes("/start")
    await desk.take()
    card = await house.writes("mẹ tôi méo miệng, nói ngọng")
    assert "115" in card[0].text
    async with house.sessions() as session:
        waiting = await Handovers(session).waiting()
    assert [(one.reason, one.state) for one in waiting] == [("emergency", "requested")]


async def test_a_button_and_a_command_say_why_they_do_nothing(house: House, desk: Desk) -> None:
    await house.writes("/start")
    await desk.take()
    await house.presses(InlineKeyboardButton(text="?", callback_data="example:example-card"))
    assert "nhân viên hỗ trợ" in (house.toasts[-1] or "")
    assert "nhân viên hỗ trợ" in words_of(await house.writes("/help"))
    assert await house.sends({"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}) == []


async def test_after_handing_back_the_assistant_answers_again_and_says_so(house: House, desk: Desk) -> None:
    await house.writes("/start")
    await desk.take()
    told = await desk.hand_back("Đã hướng dẫn mang căn cước.")
    assert "tôi, trợ lý AI, trả lời bạn" in told[0].text
    assert "Đã hướng dẫn mang căn cước." in told[0].text
    assert "căn cước" in words_of(await house.writes("quên thẻ"))
    assert await house.rows("SELECT end_reason FROM takeover") == [("handed_back",)]


async def test_what_was_not_read_is_not_handed_back_over(house: House, desk: Desk) -> None:
    await house.writes("/start")
    await desk.take()
    [(seen,)] = await house.rows("SELECT max(ordinal) FROM turn")
    await house.writes("tôi còn một câu nữa")
    with pytest.raises(UnreadTurnError):
        await desk.hand_back(read_to=seen)
    assert await house.writes("alo") == []  # it goes on


async def test_two_people_do_not_take_the_same_conversation(house: House, desk: Desk) -> None:
    await house.writes("/start")
    await desk.take("lan")
    with pytest.raises(TakenOverError) as taken:
        await desk.take("minh")
    assert taken.value.takeover.staff == "lan"
    with pytest.raises(NotYoursError):
        await desk.say("chen ngang", staff="minh")
    assert await house.rows("SELECT count(*) FROM takeover") == [(1,)]


async def test_what_a_colleague_has_accepted_is_not_taken_over(house: House, desk: Desk) -> None:
    await house.writes("/person")
    async with house.sessions.begin() as session:
        [waiting] = await Handovers(session).waiting()
        await Handovers(session).accept(waiting.id, "minh")
    with pytest.raises(HandoverTakenError, match="minh"):
        await desk.take("lan")


async def test_a_takeover_accepts_what_waits(house: House, desk: Desk) -> None:
    await house.writes("/person")
    await desk.take("lan")
    assert await house.rows("SELECT state, owner FROM handover") == [("accepted", "lan")]
    events = await house.rows("SELECT event, by FROM handover_event ORDER BY ordinal")
    assert events == [("requested", "assistant"), ("accepted", "lan")]


async def test_whoever_leaves_without_a_word_is_ended_and_the_patient_waits_again(house: House, desk: Desk) -> None:
    await house.writes("/person")
    await desk.take("lan")
    async with house.sessions.begin() as session:
        takeovers = Takeovers(session, house.seal, house.jobs)
        assert await takeovers.leave_deserted(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=9)) == []
        left = await takeovers.leave_deserted(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=11))
    assert left == [await desk.patient()]
    assert "không còn ở đây" in (await desk.works_off())[0].text
    assert await house.rows("SELECT state, owner FROM handover") == [("requested", None)]
    assert await house.writes("quên thẻ") != []


async def test_a_message_goes_out_once_whatever_is_pressed_twice(house: House, desk: Desk) -> None:
    await house.writes("/start")
    await desk.take()
    key = uuid.uuid4()
    assert len(await desk.say("một lần", key=key)) == 1
    assert await desk.say("một lần", key=key) == []


async def test_staff_are_told_when_the_citizen_has_blocked_the_bot(house: House, desk: Desk) -> None:
    await house.writes("/start")
    await desk.take()
    house.session.blocked.add(CHAT)
    await desk.say("còn đó không?")
    assert (await desk.states())[-1] == ("failed", "blocked")
    assert await house.rows("SELECT unreachable_at IS NULL FROM patient") == [(False,)]


async def test_a_channel_that_is_away_is_tried_again_and_then_told(house: House, desk: Desk) -> None:
    await house.writes("/start")
    await desk.take()
    house.session.is_away = True
    await desk.say("có ai không?")
    assert (await desk.states())[-1] == ("waiting", None)
    async with house.sessions.begin() as session:
        await session.execute(
            text("UPDATE procrastinate_jobs SET attempts = :most, scheduled_at = NULL"), {"most": ATTEMPTS}
        )
    await desk.works_off()
    assert (await desk.states())[-1] == ("failed", "away")


async def test_typing_is_shown_to_the_citizen(house: House, desk: Desk) -> None:
    await house.writes("/start")
    await desk.take()
    who = await desk.patient()
    async with house.sessions.begin() as session:
        await Takeovers(session, house.seal, house.jobs).typing(who, "lan")
    await desk.works_off()
    assert isinstance(house.session.requests[-1], SendChatAction)


async def test_in_the_support_chat_the_second_who_takes_it_is_told_who_was_first(house: House) -> None:
    await house.writes("/person")
    [(handover_id,)] = await house.rows("SELECT id FROM handover")
    async with house.sessions.begin() as session:
        await Handovers(session).accept(handover_id, "minh")
    press = InlineKeyboardButton(text="?", callback_data=f"accept:{handover_id}")
    await house.presses(press, chat=-500)
    assert house.toasts[-1] == "minh đã nhận mục này."


async def test_a_button_works_again_after_handing_back(house: House, desk: Desk) -> None:
    said = await house.writes("quên thẻ")
    await desk.take()
    await desk.hand_back()
    assert "Nghị định" in words_of(await house.presses(button(said[-1], "Nguồn")))
