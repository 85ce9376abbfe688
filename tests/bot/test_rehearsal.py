"""The chat without a chat goes the ways of the bot; and the lines that come from outside are met one by one."""

import json

import pytest

from bot.asking import reply
from bot.markup import TAG
from bot.rehearsal import Rehearsal, Way
from bot.texts import texts_in
from care.triage.conversation import Conversation
from care.triage.engine import read_triage
from settings import Settings
from tests.bot.conftest import House
from tests.bot.stub import StubGuide

CONVERSATION = Conversation(read_triage())


def rehearse() -> Rehearsal:
    return Rehearsal(StubGuide(), CONVERSATION, texts_in("vi"))


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("quên thẻ thì sao", Way.ANSWER),
        ("trồng lan thế nào", Way.ABSTAIN),
        ("bố tôi đau thắt ngực lan ra tay trái", Way.TRIAGE),
        ("tôi bị ho 2 ngày nay", Way.TRIAGE),
        ("tôi không muốn sống nữa", Way.TRIAGE),
        ("toi muon dat lich kham da lieu", Way.BOOKING),
        ("cho tôi gặp người thật", Way.HANDOFF),
        ("xóa dữ liệu của tôi", Way.HANDOFF),
        ("xin chào", Way.SMALL_TALK),
        ("/help", Way.SMALL_TALK),
    ],
)
async def test_a_text_goes_the_way_that_the_bot_takes(text: str, way: Way) -> None:
    assert (await rehearse().hear(text)).way is way


@pytest.mark.parametrize(
    "text", ["quên thẻ thì sao", "trồng lan thế nào", "tôi bị ho 2 ngày nay", "xin chào", "đau ngực dữ dội"]
)
async def test_what_is_read_is_what_the_bot_says(house: House, text: str) -> None:
    said = await house.writes(text)
    heard = await rehearse().hear(text)
    assert heard.text.splitlines()[0] in TAG.sub("", said[-1].text)


async def test_triage_and_booking_go_on_from_turn_to_turn() -> None:
    chat = rehearse()
    assert (await chat.hear("tôi bị ho 2 ngày nay")).way is Way.TRIAGE
    assert (await chat.hear("không")).way is Way.TRIAGE
    other = rehearse()
    assert (await other.hear("tôi muốn đặt lịch khám")).way is Way.BOOKING
    assert (await other.hear("da liễu")).way is Way.BOOKING
    assert (await other.hear("quên thẻ thì có được khám không?")).way is Way.ANSWER


async def told(line: str) -> dict[str, object]:
    return await reply(line, StubGuide(), CONVERSATION, Settings())


async def test_a_line_is_met_with_one_object() -> None:
    found = await told(
        '{"id": "a", "turns": ["xin chào", {"role": "assistant", "text": "x"}, {"role": "user", "text": "quên thẻ"}]}'
    )
    assert found["id"] == "a"
    assert (found["route"], found["abstained"]) == ("answer", False)
    citations = json.loads(json.dumps(found["citations"]))
    assert citations[0]["passage"] == "card"
    assert set(citations[0]) == {"document", "revision", "passage", "title", "section", "url"}


@pytest.mark.parametrize(
    "line",
    [
        "nope",
        "[]",
        "{}",
        '{"id": 1}',
        '{"id": 1, "text": 3}',
        '{"id": 1, "turns": [4]}',
        '{"id": 1, "turns": []}',
        '{"text": "  "}',
    ],
)
async def test_a_malformed_line_is_met_with_an_error(line: str) -> None:
    assert "error" in await told(line)


async def test_a_defect_ends_one_line_only() -> None:
    assert await told('{"id": 5, "text": "thẻ hỏng"}') == {"id": 5, "error": "defect: RuntimeError"}
