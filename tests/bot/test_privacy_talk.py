"""Somebody and their own data: what is held, a copy of it, forgetting, requests, and consent to keep it longer."""

import json
import re
import uuid
from typing import Any

import pytest
from aiogram.types import BufferedInputFile
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from care.privacy.copy import DataCopy
from care.privacy.deadlines import RequestKind
from care.privacy.holdings import Chat
from records.encryption import Seal, SealBrokenError
from records.keys import of_patient, seal_of
from records.tables import Base
from tests.bot.booking import NAME, PHONE, REASON, books, confirms, open_clinic, shown, talk
from tests.bot.conftest import CHAT, House
from tests.bot.test_conversation import button, words_of

OTHER = 8
EMERGENCY = "bố tôi đau thắt ngực lan ra tay trái"


@pytest.fixture(autouse=True)
async def clinic_is_open(house: House) -> None:
    """Slots to book."""
    await open_clinic(house.clinic)


def contents(file: Any) -> bytes:
    """Return what a sent file holds."""
    assert isinstance(file, BufferedInputFile)
    return file.data


async def the_copy(house: House, command: str = "/xuat") -> dict[str, Any]:
    """Ask for a copy and return it."""
    await house.writes(command)
    as_page, as_json = house.files[-2:]
    assert isinstance(as_page.document, BufferedInputFile)
    assert (as_page.document.filename or "").endswith(".html")
    found: dict[str, Any] = json.loads(contents(as_json.document))
    return found


async def forget(house: House, chat: int = CHAT) -> str:
    """Have everything forgotten and return what was said of it."""
    await house.writes("/quen", chat=chat)
    return words_of(await house.presses(shown(house, "Xóa ngay"), chat=chat))


async def everything(house: House) -> str:
    """Return all rows of the tables that hold something of somebody, as text."""
    names = await house.rows(
        "SELECT table_name FROM information_schema.tables "
        "WHERE table_schema = 'public' AND table_name !~ '^procrastinate'"
    )
    rows = [await house.rows(f'SELECT * FROM "{name}"') for (name,) in names]  # noqa: S608  our own names
    return str(rows)


# What is held


@pytest.mark.parametrize(
    "words", ["/dulieu", "/mydata", "bạn giữ gì của tôi", "xem du lieu cua toi", "what do you know about me"]
)
async def test_what_is_held_is_told_with_its_purpose_and_term(house: House, words: str) -> None:
    await talk(house, "quên thẻ thì sao", "em bị đau lưng")
    told = words_of(await house.writes(words))
    for line in ("lượt nói qua lại", "câu hỏi", "lần bạn kể bệnh", "7 ngày", "10 năm", "không được mã hóa đầu cuối"):
        assert line in told
    assert "lịch hẹn, từ" not in told
    for way in ("Gửi tôi bản sao", "Quên tôi", "Cho giữ lâu hơn", "Rút lại đồng ý", "Yêu cầu khác"):
        assert shown(house, way)


async def test_the_start_says_that_telegram_is_not_end_to_end_encrypted(house: House) -> None:
    assert "không được mã hóa đầu cuối" in words_of(await house.writes("/start"))
    assert "không được mã hóa đầu cuối" in words_of(await house.writes("quên thẻ thì sao", chat=OTHER))


async def test_in_a_group_nothing_of_anybody_is_told(house: House) -> None:
    said = await house.writes("/dulieu", in_group=True)
    assert "nhắn riêng" in words_of(said)


# A copy


async def test_a_copy_holds_everything_and_nothing_of_others(house: House) -> None:
    await books(house)
    await house.writes("em bị đau lưng")
    await house.writes("bí mật của người khác", chat=OTHER)
    copy = await the_copy(house)
    assert {
        "patient",
        "chat",
        "turn",
        "conversation",
        "decision",
        "encounter",
        "appointment",
        "appointment_event",
        "consent",
    } <= set(copy)
    words = [turn["text"] for turn in copy["turn"]]
    assert "em bị đau lưng" in words
    assert copy["appointment"][0]["details"]["name"] == NAME
    assert "em bị đau lưng" in copy["encounter"][0]["told"]["texts"]
    everywhere = json.dumps(copy, ensure_ascii=False) + contents(house.files[-2].document).decode()
    assert "bí mật của người khác" not in everywhere
    assert "cannot be opened" not in everywhere
    assert await house.rows("SELECT kind, outcome, done_by FROM data_request") == [("copy", "done", "assistant")]


def test_every_table_that_holds_something_of_somebody_is_in_their_copy() -> None:
    """Followed by its foreign keys from the patient; what is no reading matter is named here."""
    not_copied = {"conversation_word"}  # numbers that stand for words which are in the copy
    theirs, before = {"patient"}, set[str]()
    while theirs != before:
        before = set(theirs)
        theirs |= {
            table.name
            for table in Base.metadata.sorted_tables
            for key in table.foreign_keys
            if key.column.table.name in before
        }
    session = AsyncSession()
    chat = Chat(uuid.uuid4(), 700, 1, is_page=True)
    copied = {row.__tablename__ for row in DataCopy(session, Seal(b"k" * 32), chat)._whose()}
    assert theirs - not_copied <= copied


async def test_what_was_typed_cannot_run_in_the_page(house: House) -> None:
    await house.writes("<script>alert(1)</script> là gì")
    await the_copy(house)
    as_page = contents(house.files[-2].document).decode()
    assert "&lt;script&gt;" in as_page
    assert "<script" not in as_page


@pytest.mark.parametrize(
    "words", ["/export", "cho tôi xin bản sao dữ liệu của tôi", "xuat du lieu cua toi", "export my data"]
)
async def test_a_copy_may_be_asked_for_in_words(house: House, words: str) -> None:
    await the_copy(house, words)


# Forgetting


@pytest.mark.parametrize("words", ["/forget", "tôi muốn xóa dữ liệu của tôi", "xoa du lieu cua toi di", "forget me"])
async def test_nothing_is_forgotten_before_it_is_confirmed(house: House, words: str) -> None:
    await house.writes("quên thẻ thì sao")
    said = words_of(await house.writes(words))
    assert "Xóa ngay" in said
    assert "Phải giữ" in said
    await house.presses(shown(house, "Thôi, giữ lại"))
    assert len(await house.transcript()) > 3


async def test_everything_that_was_said_is_forgotten_with_its_key(house: House) -> None:
    await talk(house, "quên thẻ thì sao", "em bị đau lưng", "/person")
    [(patient, backup, row)] = await house.rows("SELECT patient_id, text, id FROM turn ORDER BY ordinal LIMIT 1")
    said = await forget(house)
    assert "Tôi đã quên" in said
    assert "lượt nói qua lại" in said
    for table in (
        "turn",
        "conversation",
        "conversation_word",
        "decision",
        "answer",
        "encounter",
        "booking_draft",
        "consent",
        "chat",
        "data_key",
        "sent_request",
    ):
        assert await house.rows(f"SELECT * FROM {table}") == [], table  # noqa: S608  our own names
    assert str(CHAT) not in {
        str(lane).partition(":")[2] for (lane,) in await house.rows("SELECT lane FROM received_update")
    }
    async with house.sessions() as session:
        again = await seal_of(session, house.seal, of_patient(patient))
        with pytest.raises(SealBrokenError):
            again.open(bytes(backup), f"turn:{row}")


async def test_the_proof_names_nobody(house: House) -> None:
    await house.writes("quên thẻ thì sao")
    said = await forget(house)
    [(code, patient, kind, outcome)] = await house.rows("SELECT code, patient_id, kind, outcome FROM data_request")
    assert (patient, kind, outcome) == (None, "delete", "done")
    assert code in said


async def test_a_booking_that_is_under_way_is_given_up_and_forgotten(house: House) -> None:
    await confirms(house)
    free = "SELECT count(*) FROM slot WHERE status <> 'free'"
    assert await house.rows(free) == [(1,)]
    await forget(house)
    assert await house.rows(free) == [(0,)]
    assert await house.rows("SELECT * FROM appointment") == []
    assert await house.rows("SELECT * FROM patient") == []


async def test_a_booked_appointment_stays_and_is_said_to(house: House) -> None:
    await books(house)
    [(code,)] = await house.rows("SELECT code FROM appointment")
    asked = words_of(await house.writes("/quen"))
    assert "1 lịch hẹn sắp tới" in asked
    said = words_of(await house.presses(shown(house, "Xóa ngay")))
    assert code in said
    assert "không nhắc" in said
    assert await house.rows("SELECT status FROM appointment") == [("booked",)]
    assert await house.rows("SELECT purpose FROM consent WHERE withdrawn_at IS NULL") == []
    assert code in words_of(await house.writes("/appointments")) or shown(house, "📋")
    copy = await the_copy(house)
    assert copy["appointment"][0]["details"]["phone"] == f"+84{PHONE[1:]}"
    assert REASON not in str(copy.get("turn"))


async def test_a_cancelled_appointment_is_forgotten(house: House) -> None:
    await books(house)
    await talk(house, "/appointments", "[📋", "[Hủy lịch", "[Bận việc")
    await forget(house)
    assert await house.rows("SELECT * FROM appointment") == []
    assert await house.rows("SELECT * FROM patient") == []


async def test_an_open_alarm_keeps_the_way_to_who_needs_help(house: House) -> None:
    await house.writes(EMERGENCY)
    said = await forget(house)
    assert "cần giúp gấp" in said
    assert await house.rows("SELECT urgency, state, encounter_id FROM handover") == [("emergency", "requested", None)]
    assert await house.rows("SELECT chat_id FROM chat") == [(CHAT,)]
    assert await house.rows("SELECT * FROM turn") == []


async def test_a_wish_for_a_person_ends_with_it(house: House) -> None:
    await house.writes("/person")
    await forget(house)
    assert await house.rows("SELECT state, close_reason FROM handover") == [("closed", "erased")]
    assert await house.rows("SELECT * FROM chat") == []


async def test_others_keep_theirs(house: House) -> None:
    await talk(house, "quên thẻ thì sao", "em bị đau lưng", chat=OTHER)
    before = await house.transcript(OTHER)
    await house.writes("quên thẻ thì sao")
    await forget(house)
    assert await house.transcript(OTHER) == before


async def test_nothing_that_was_typed_is_left_in_any_table(house: House) -> None:
    """Neither readable, nor to be opened with the records key."""
    await talk(house, "tôi tên là Lan, ở 12 ngõ Trạm", "em bị đau lưng")
    await house.writes("/dulieu")
    await forget(house)
    left = await everything(house)
    assert "Lan" not in left
    assert "ngõ" not in left
    patients = await house.rows("SELECT id FROM patient")
    assert patients == []


async def test_who_writes_again_is_new(house: House) -> None:
    await house.writes("/start")
    await forget(house)
    said = words_of(await house.writes("quên thẻ thì sao"))
    assert "trợ lý AI" in said
    assert len(await house.transcript()) == 3


async def test_forgetting_twice_is_harmless(house: House) -> None:
    await house.writes("quên thẻ thì sao")
    await house.writes("/quen")
    sure = shown(house, "Xóa ngay")
    await house.presses(sure)
    said = words_of(await house.presses(sure))
    assert "Tôi đã quên" in said


async def test_forgetting_that_failed_midway_is_done_again(house: House) -> None:
    await house.writes("quên thẻ thì sao")
    await house.writes("/quen")
    sure = shown(house, "Xóa ngay")
    async with house.sessions.begin() as session:  # the database refuses once
        await session.execute(
            text(
                "CREATE FUNCTION refuse_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "IF nextval('refusals') = 1 THEN RAISE EXCEPTION 'once'; END IF; RETURN OLD; END $$"
            )
        )
        await session.execute(text("CREATE SEQUENCE refusals"))
        await session.execute(
            text("CREATE TRIGGER refuse_once BEFORE DELETE ON chat FOR EACH ROW EXECUTE FUNCTION refuse_once()")
        )
    said = words_of(await house.presses(sure))
    assert "Tôi đã quên" in said
    assert await house.rows("SELECT * FROM turn") == []


# Consent, and what is never before a card


async def test_an_emergency_is_never_asked_for_consent(house: House) -> None:
    for before in ("/dulieu", "/quen"):
        await house.writes(before)
        said = await house.writes(EMERGENCY)
        assert "115" in said[0].text.splitlines()[0]
    assert await house.rows("SELECT * FROM consent") == []


async def test_a_key_that_does_not_open_hides_no_emergency(house: House) -> None:
    await house.writes("quên thẻ thì sao")
    async with house.sessions.begin() as session:
        await session.execute(text("UPDATE data_key SET wrapped = 'broken'"))
    said = await house.writes(EMERGENCY)
    assert "115" in said[0].text.splitlines()[0]
    assert await house.rows("SELECT urgency FROM handover") == [("emergency",)]


async def test_keeping_longer_is_asked_for_given_and_withdrawn(house: House) -> None:
    await house.writes("quên thẻ thì sao")
    asked = words_of(await talk(house, "/dulieu", "[Cho giữ lâu hơn"))
    for part in ("Giữ gì", "Để làm gì", "Ai xem", "Giữ bao lâu", "Đổi ý", "180 ngày", "nhạy cảm"):
        assert part in asked
    assert await house.rows("SELECT * FROM consent") == []
    await talk(house, "[Đồng ý")
    assert await house.rows("SELECT purpose, given_as FROM consent") == [("conversation", "oneself")]
    assert "180 ngày" in words_of(await house.writes("/dulieu"))
    await talk(house, "[Rút lại đồng ý", "[Thôi giữ lâu hơn")
    assert await house.rows("SELECT purpose FROM consent WHERE withdrawn_at IS NULL") == []
    assert "7 ngày" in words_of(await house.writes("/dulieu"))


@pytest.mark.parametrize(
    ("whom", "year", "role", "label"),
    [
        ("Tôi", "1985", "oneself", "Đồng ý"),
        ("Mẹ", "1958", "relative", "Đồng ý"),
        ("Con", "2022", "guardian", "Tôi là cha, mẹ"),
        ("Con", "2015", "guardian_and_child", "Tôi là cha, mẹ"),
        ("Tôi", "2012", "guardian_and_child", "Tôi là cha, mẹ"),
    ],
)
async def test_a_guardian_consents_for_a_child(house: House, whom: str, year: str, role: str, label: str) -> None:
    wish = "toi muon gap bac si da lieu o tra vinh sang thu 7 tuan sau"
    await talk(house, "/start", wish, "[08:00", f"[{whom}", NAME, year, PHONE, REASON, f"[{label}")
    assert await house.rows("SELECT purpose, given_as FROM consent") == [("booking", role)]


# Requests that a human works on


async def test_a_request_goes_to_the_queue_with_its_dates(house: House) -> None:
    said = words_of(await talk(house, "/dulieu", "[Yêu cầu khác", "[Sửa điều sai"))
    [(code, kind, outcome)] = await house.rows("SELECT code, kind, outcome FROM data_request")
    assert (kind, outcome) == (RequestKind.CORRECT, None)
    assert code in said
    assert len(re.findall(r"chậm nhất \d+/\d+/\d{4}", said)) == 2
    assert await house.rows("SELECT reason FROM handover") == [("data",)]
    assert code in words_of(await house.writes("/dulieu"))


async def test_the_same_request_waits_once(house: House) -> None:
    for _ in range(2):
        await talk(house, "/dulieu", "[Yêu cầu khác", "[Sửa điều sai")
    assert len(await house.rows("SELECT 1 FROM data_request")) == 1


async def test_the_button_of_an_older_message_still_leads_there(house: House) -> None:
    said = await house.writes("/privacy")
    assert button(said[-1], "Dữ liệu của tôi")
    assert button(said[-1], "Yêu cầu khác")
