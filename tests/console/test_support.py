"""The support rooms as their people use them: queue, conversations, masking, review, exports."""

import csv
import io
import json
import uuid
from typing import Any

import pytest
from sqlalchemy import text

from care.handovers.queue import Handovers
from care.patients import known_by_chat
from care.transcripts import Transcript
from console.accounts.roles import Role
from console.house import House
from console.rooms.review import harmless
from tests.console.conftest import SignedIn

SUPPORT, REVIEWER = Role.SUPPORT, Role.REVIEWER
LABELS = {"correct": "yes", "safe": "yes", "complete": "partly", "tone": "yes"}


async def told(
    house: House, *words: str, chat: int = 7, reason: str = "asked", urgent: bool = False, waits: bool = True
) -> uuid.UUID:
    """Have a citizen write, and wait, and return who it is."""
    async with house.transaction() as db:
        patient = await known_by_chat(db, 700, chat, language="vi")
        transcript = Transcript(db, house.seal, patient.id, 700)
        for one in words:
            await transcript.append("patient", "text", one)
        if waits:
            await Handovers(db).request(patient.id, reason, "crisis" if urgent else "routine")
    return patient.id


async def rows(house: House, query: str) -> list[tuple[Any, ...]]:
    async with house.transaction() as db:
        return [tuple(row) for row in await db.execute(text(query))]


async def one_id(house: House) -> str:
    [(handover_id,)] = await rows(house, "SELECT id FROM handover")
    return str(handover_id)


async def test_the_urgent_come_first_with_a_timer_that_needs_no_script(
    console_house: House, signed_in: SignedIn
) -> None:
    await told(console_house, "xin chào", chat=7)
    await told(console_house, "tôi sợ", chat=8, reason="crisis", urgent=True)
    shown = (await (await signed_in(SUPPORT)).get("/queue")).text
    assert shown.index("Khủng hoảng") < shown.index("Muốn gặp người hỗ trợ")
    assert "Còn 4:5" in shown
    assert "tôi sợ" not in shown
    badge = (await (await signed_in(SUPPORT)).get("/queue/count")).text
    assert ">2<" in badge
    assert "data-urgent" in badge


async def test_the_second_who_takes_it_is_told_who_was_first(console_house: House, signed_in: SignedIn) -> None:
    await told(console_house, "xin chào")
    handover_id = await one_id(console_house)
    first, second = await signed_in(SUPPORT, name="lan"), await signed_in(SUPPORT, name="minh")
    assert (await first.post(f"/queue/{handover_id}/accept")).status_code == 303
    answer = await second.post(f"/queue/{handover_id}/accept")
    assert answer.status_code == 409
    assert "Lan đã nhận mục này trước bạn" in answer.text
    assert await rows(console_house, "SELECT state, owner FROM handover") == [("accepted", "lan")]
    events = await rows(console_house, "SELECT event, by FROM handover_event ORDER BY ordinal")
    assert events == [("requested", "assistant"), ("accepted", "lan")]


async def test_it_is_routed_to_a_colleague_and_closed_with_a_reason(console_house: House, signed_in: SignedIn) -> None:
    await told(console_house, "tôi sợ", reason="crisis", urgent=True)
    handover_id = await one_id(console_house)
    lan, minh = await signed_in(SUPPORT, name="lan"), await signed_in(SUPPORT, name="minh")
    await lan.post(f"/queue/{handover_id}/accept")
    assert (await lan.post(f"/queue/{handover_id}/reroute", {"to": "nobody"})).status_code == 422
    await lan.post(f"/queue/{handover_id}/reroute", {"to": "minh"})
    assert "Chuyển cho Minh" in (await minh.get("/queue")).text
    due = await rows(console_house, "SELECT state, owner, due_at > now() FROM handover")
    assert due == [("requested", None, True)]
    assert (await minh.post(f"/queue/{handover_id}/close", {"reason": "whatever"})).status_code == 409
    assert (await minh.post(f"/queue/{handover_id}/close", {"reason": "helped"})).status_code == 303
    history = (await minh.get(f"/queue/{handover_id}/history")).text
    for step in ("Trợ lý AI đưa vào hàng chờ", "Lan nhận", "Lan chuyển", "Minh đóng"):
        assert step in history
    noted = await rows(console_house, "SELECT action FROM audit_entry ORDER BY ordinal")
    assert noted == [("handover.accepted",), ("handover.rerouted",), ("handover.closed",)]


async def test_two_people_do_not_talk_with_one_citizen(console_house: House, signed_in: SignedIn) -> None:
    patient = await told(console_house, "xin chào")
    lan, minh = await signed_in(SUPPORT, name="lan"), await signed_in(SUPPORT, name="minh")
    assert (await lan.post(f"/live/{patient}/take")).status_code == 303
    answer = await minh.post(f"/live/{patient}/take")
    assert answer.status_code == 409
    assert "Lan đã nhận cuộc trò chuyện này lúc" in answer.text
    refused = await minh.post(f"/live/{patient}/say", {"text": "lời tôi đã gõ"})
    assert refused.status_code == 409
    assert "tin chưa được gửi" in refused.text
    jobs = await rows(console_house, "SELECT task_name, queue_name FROM procrastinate_jobs")
    assert jobs == [("send_staff_message", "support")]


async def test_what_is_written_is_kept_sealed_and_sent_once(console_house: House, signed_in: SignedIn) -> None:
    patient = await told(console_house, "xin chào")
    lan = await signed_in(SUPPORT, name="lan")
    await lan.post(f"/live/{patient}/take")
    message = {"text": "Chào chị ạ", "key": str(uuid.uuid4())}
    for _ in range(2):
        assert (await lan.post(f"/live/{patient}/say", message)).status_code == 303
    [(kept,)] = await rows(console_house, "SELECT text FROM staff_message WHERE kind = 'words'")
    assert "Chào".encode() not in bytes(kept)
    news = (await lan.get(f"/live/{patient}/news")).text
    assert "Đang gửi" in news
    assert "xin chào" in news
    ordinals = [row[0] for row in await rows(console_house, "SELECT ordinal FROM turn")]
    again = (await lan.get(f"/live/{patient}/news", params={"shown": ",".join(map(str, ordinals))})).text
    assert "xin chào" not in again


async def test_what_came_in_unread_keeps_the_takeover_and_the_summary(
    console_house: House, signed_in: SignedIn
) -> None:
    patient = await told(console_house, "xin chào")
    lan = await signed_in(SUPPORT, name="lan")
    await lan.post(f"/live/{patient}/take")
    [(read,)] = await rows(console_house, "SELECT max(ordinal) FROM turn")
    await told(console_house, "khoan đã", waits=False)
    form = {"summary": "tóm tắt của tôi", "told": "true", "reason": "helped", "read_to": str(read)}
    answer = await lan.post(f"/live/{patient}/hand-back", form)
    assert answer.status_code == 409
    assert "tóm tắt của tôi" in answer.text
    assert await rows(console_house, "SELECT ended_at FROM takeover") == [(None,)]
    [(read,)] = await rows(console_house, "SELECT max(ordinal) FROM turn")
    assert (await lan.post(f"/live/{patient}/hand-back", form | {"read_to": str(read)})).status_code == 303
    assert await rows(console_house, "SELECT state, close_reason FROM handover") == [("closed", "helped")]


async def test_personal_data_is_seen_for_a_reason_for_a_while_and_it_is_noted(
    console_house: House, signed_in: SignedIn
) -> None:
    await told(console_house, "gọi tôi số 0912345678")
    lan, reviewer = await signed_in(SUPPORT, name="lan"), await signed_in(REVIEWER)
    assert "0912345678" not in (await lan.get("/transcripts")).text
    assert "0912345678" not in (await lan.get("/transcripts/1")).text
    assert (await lan.post("/transcripts/1/unmask", {"reason": ""})).status_code == 422
    assert (await reviewer.post("/transcripts/1/unmask", {"reason": "reach"})).status_code == 403
    await lan.post("/transcripts/1/unmask", {"reason": "reach"})
    assert "0912345678" in (await lan.get("/transcripts/1")).text
    assert "0912345678" not in (await reviewer.get("/transcripts/1")).text
    noted = await rows(console_house, "SELECT actor, detail FROM audit_entry WHERE action = 'transcript.unmasked'")
    assert noted == [("lan", {"reason": "reach"})]
    async with console_house.transaction() as db:
        await db.execute(text("UPDATE unmasking SET until = now()"))
    assert "0912345678" not in (await lan.get("/transcripts/1")).text


async def test_the_search_needs_no_accents_and_the_audit_trail_holds_no_words(
    console_house: House, signed_in: SignedIn
) -> None:
    await told(console_house, "tôi bị đau ngực trái", chat=7)
    await told(console_house, "trẻ sốt cao", chat=8)
    reviewer = await signed_in(REVIEWER)
    shown = (await reviewer.get("/transcripts?words=dau+nguc")).text
    assert "đau ngực trái" in shown
    assert "trẻ sốt cao" not in shown
    [(detail,)] = await rows(console_house, "SELECT detail FROM audit_entry WHERE action = 'transcripts.searched'")
    assert detail == {"words": 2, "found": 1}


@pytest.mark.parametrize(
    "path",
    [
        "/transcripts?words=%00&language=xx&disposition=no&channel=?&province=zz&flag=x&since=9999-12-31&until=9999-12-31",
        "/transcripts?since=gestern&until=0001-01-01",
        "/transcripts/9223372036854775807",
        "/transcripts/99999999999999999999999",
        "/review/9223372036854775807",
    ],
)
async def test_made_up_addresses_are_answered_kindly(signed_in: SignedIn, path: str) -> None:
    assert (await (await signed_in(REVIEWER)).get(path)).status_code in (200, 404, 422)


async def test_labels_are_given_blind_and_their_agreement_is_told(console_house: House, signed_in: SignedIn) -> None:
    await told(console_house, "quên thẻ")
    one, other = await signed_in(REVIEWER, name="anh"), await signed_in(REVIEWER, name="binh")
    assert "Đã rút" in (await one.get((await one.post("/review/sample", {"count": "5"})).headers["location"])).text
    await one.post("/review/1", LABELS | {"note": "lời của anh"})
    assert "lời của anh" not in (await other.get("/review/1")).text
    assert (await other.post("/review/1", {"correct": "yes"})).status_code == 422
    shown = (await other.post("/review/1", LABELS | {"tone": "no", "note": ""})).text
    assert "lời của anh" in shown
    page = (await one.get("/review")).text
    assert "Không có gì chờ bạn" in page
    assert "Anh · Binh" in page


async def test_flagged_conversations_wait_for_one_person(console_house: House, signed_in: SignedIn) -> None:
    await told(console_house, "quên thẻ", chat=7)
    await told(console_house, "không liên quan", chat=8)
    async with console_house.transaction() as db:
        await db.execute(text("UPDATE conversation SET abstained = true WHERE number = 1"))
    one, other = await signed_in(REVIEWER), await signed_in(REVIEWER)
    assert 'href="/review/1"' in (await one.get("/review")).text
    assert 'href="/review/2"' not in (await one.get("/review")).text
    await one.post("/review/1", LABELS)
    assert 'href="/review/1"' not in (await other.get("/review")).text


async def test_exports_are_masked_and_hold_no_formula(console_house: House, signed_in: SignedIn) -> None:
    await told(console_house, "gọi 0912345678 giúp tôi")
    reviewer = await signed_in(REVIEWER)
    await reviewer.post("/review/1", LABELS | {"note": '=HYPERLINK("http://x","0912345678")'})
    table = list(csv.DictReader(io.StringIO((await reviewer.get("/review/export.csv")).text.lstrip("\ufeff"))))
    assert table[0]["note"].startswith("'=HYPERLINK")
    assert "0912345678" not in table[0]["note"]
    assert table[0]["complete"] == "partly"
    [line] = (await reviewer.get("/review/export.jsonl")).text.splitlines()
    assert json.loads(line)["turns"] == [{"author": "patient", "kind": "text", "text": "gọi •••78 giúp tôi"}]
    noted = await rows(console_house, "SELECT count(*) FROM audit_entry WHERE action = 'review.exported'")
    assert noted == [(2,)]


@pytest.mark.parametrize("cell", ["=1+1", "+84", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


async def test_a_citizens_words_become_a_question_and_a_vignette_once(
    console_house: House, signed_in: SignedIn
) -> None:
    await told(console_house, "tôi là Nguyễn Văn An, đau ngực thì làm sao")
    reviewer = await signed_in(REVIEWER)
    [(turn,)] = await rows(console_house, "SELECT id FROM turn")
    for kind in ("question", "question", "vignette"):
        assert (await reviewer.post(f"/review/1/propose/{kind}", {"turn": str(turn)})).status_code == 200
    [question] = (await reviewer.get("/review/proposals/question.jsonl")).text.splitlines()
    assert json.loads(question)["query"] == "tôi là •••, đau ngực thì làm sao"
    [vignette] = (await reviewer.get("/review/proposals/vignette.jsonl")).text.splitlines()
    assert json.loads(vignette)["state"] == "awaits clinicians"
    assert (await reviewer.post("/review/1/propose/question", {"turn": str(uuid.uuid4())})).status_code == 404


async def test_canned_replies_are_changed_by_the_team(console_house: House, signed_in: SignedIn) -> None:
    lan = await signed_in(SUPPORT)
    assert "Chào hỏi" in (await lan.get("/replies")).text
    new = {"language": "vi", "title": "Hẹn lại", "text": "Em gọi lại sau ạ"}
    assert (await lan.post("/replies", new)).status_code == 303
    twice = await lan.post("/replies", new | {"text": "đừng mất lời này"})
    assert twice.status_code == 409
    assert "đừng mất lời này" in twice.text
    assert (await lan.post("/replies", new | {"title": " \x00"})).status_code == 422
    [(reply,)] = await rows(console_house, "SELECT id FROM canned_reply WHERE title = 'Hẹn lại'")
    await lan.post(f"/replies/{reply}", {"title": "Hẹn gọi", "text": "Em gọi lại"})
    await lan.post(f"/replies/{reply}/delete")
    assert await rows(console_house, "SELECT count(*) FROM canned_reply") == [(10,)]
