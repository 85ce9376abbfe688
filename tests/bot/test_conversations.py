"""What the bot keeps of a conversation for those who review it: found by words, read with the decisions laid open."""

import datetime as dt

from sqlalchemy import text

from care.finding_conversations import Conversation, Wanted, find_conversations
from care.reading_conversations import OpenTurn, Reading
from care.word_index import rebuild
from care.words_asked import words_of
from tests.bot.conftest import House
from tests.bot.test_conversation import button


async def found(house: House, **wanted: object) -> list[Conversation]:
    async with house.sessions() as session:
        return await find_conversations(session, house.seal, Wanted(**wanted))  # type: ignore[arg-type]


async def opened(house: House, *, masked: bool = True) -> list[OpenTurn]:
    async with house.sessions() as session:
        reading = Reading(session, house.seal, masked=masked)
        conversation = await reading.find(1)
        assert conversation is not None
        return await reading.turns(conversation)


async def test_a_conversation_is_found_by_words_without_accents(house: House) -> None:
    await house.writes("quên thẻ bhyt thì sao", chat=7)
    await house.writes("trẻ sốt cao", chat=8)
    assert [one.number for one in await found(house, words="quen THE")] == [1]
    assert [one.number for one in await found(house, words="sốt")] == [2]
    assert [one.number for one in await found(house)] == [2, 1]
    assert await found(house, words="quên sốt") == []
    assert await found(house, words="không có từ này đâu") == []


async def test_numbers_of_people_are_not_searched_and_words_not_kept(house: House) -> None:
    await house.writes("số tôi 0912345678 bí mật")
    assert words_of("số tôi 0912345678") == ["so", "toi"]
    assert await found(house, words="0912345678") == []
    rows = await house.rows("SELECT word FROM conversation_word")
    assert len(rows) == 4


async def test_filters_tell_what_happened(house: House) -> None:
    said = await house.writes("quên thẻ", chat=7)
    await house.presses(button(said[-1], "Chưa"), chat=7)
    await house.writes("vàng hôm nay thế nào", chat=8)
    await house.writes("mẹ tôi méo miệng, nói ngọng", chat=9)
    assert [one.number for one in await found(house, flags=frozenset({"unhelpful"}))] == [1]
    assert [one.number for one in await found(house, flags=frozenset({"abstained"}))] == [2]
    assert [one.number for one in await found(house, disposition="emergency")] == [3]
    assert await found(house, language="en") == []
    assert [one.number for one in await found(house, bots=(42,))] == [3, 2, 1]
    assert await found(house, other_bots=(42,)) == []
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    assert await found(house, since=tomorrow) == []
    assert len(await found(house, until=tomorrow)) == 3


async def test_six_hours_of_silence_end_a_conversation(house: House) -> None:
    await house.writes("quên thẻ")
    await house.writes("trẻ sốt")
    assert [one.number for one in await found(house)] == [1]
    async with house.sessions.begin() as session:
        await session.execute(text("UPDATE conversation SET last_at = now() - interval '7 hours'"))
    await house.writes("trẻ sốt")
    assert [one.number for one in await found(house)] == [2, 1]


async def test_an_emergency_is_laid_open_with_its_red_flags(house: House) -> None:
    await house.writes("mẹ tôi méo miệng, nói ngọng")
    asked = (await opened(house))[0]
    [screen] = asked.decisions
    assert screen.detail["disposition"] == "emergency"
    assert {reason["line"] for reason in screen.detail["reasons"] if reason["firm"]} == {"stroke.face", "stroke.speech"}
    [verdict] = asked.verdicts
    assert (verdict.kind, verdict.reason) == ("emergency", "stroke.face,stroke.speech")


async def test_an_answer_is_laid_open_with_its_scores_and_the_revision(house: House) -> None:
    await house.writes("quên thẻ")
    asked = (await opened(house))[0]
    [search] = asked.decisions
    assert search.kind == "search"
    assert search.detail["confidence"] == 1.5
    assert search.detail["found"][0] | {"heading": ""} == {
        "passage_id": "card",
        "document_id": "insurance-card-at-the-hospital",
        "heading": "",
        "score": 12.5,
    }
    [verdict] = asked.verdicts
    assert [(source.passage_id, source.revision_id.int) for source in verdict.sources] == [("card", 1)]


async def test_personal_data_is_covered_for_whoever_reads(house: House) -> None:
    await house.writes("quên thẻ, gọi tôi 0912345678")
    assert "0912345678" not in (await opened(house))[0].text
    assert "0912345678" in (await opened(house, masked=False))[0].text


async def test_what_is_deleted_is_not_found(house: House) -> None:
    await house.writes("quên thẻ")
    async with house.sessions.begin() as session:
        await session.execute(text("DELETE FROM turn"))
    assert await house.rows("SELECT * FROM conversation_word") == []
    assert await house.rows("SELECT * FROM conversation") == []


async def test_the_index_is_made_anew_by_a_command(house: House) -> None:
    await house.writes("quên thẻ")
    async with house.sessions.begin() as session:
        await session.execute(text("DELETE FROM conversation_word"))
    assert await found(house, words="quên") == []
    assert await rebuild(house.sessions, house.seal) == 1
    assert len(await found(house, words="quên")) == 1
