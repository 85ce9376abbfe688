"""Visitors keep to themselves: nobody sees, presses, edits or downloads what belongs to someone else."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import httpx
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramForbiddenError
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup
from sqlalchemy import text

from records.postgres import connect
from tests.webchat.conftest import Arrive, Serve, Server, Visitor
from tests.webchat.test_conversation import chat_of


async def test_a_visitor_never_meets_anothers_conversation(
    bot: Bot, server: Server, visitor: Visitor, arrive: Arrive
) -> None:
    other = await arrive(server)
    chat_id = await chat_of(bot, visitor)
    markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="a", callback_data="a")]])
    sent = await bot.send_message(chat_id, "riêng tư", reply_markup=markup)
    document = (await bot.send_document(chat_id, BufferedInputFile(b"rieng", "a.txt"))).document
    assert document is not None
    assert await other.messages() == []
    assert (await other.http.get(f"/api/files/{document.file_id}")).status_code == 404
    press = await other.http.post("/api/presses", json={"message_id": sent.message_id, "data": "a"})
    assert press.json()["error"] == "stale_button"
    edit = await other.http.patch("/api/messages/1", json={"text": "của tôi"})
    assert edit.json()["error"] == "not_editable"
    assert await bot.get_updates() == []
    assert (await visitor.http.get(f"/api/files/{document.file_id}")).status_code == 200


async def test_without_a_cookie_there_is_nothing(server: Server) -> None:
    async with httpx.AsyncClient(base_url=server.url) as stranger:
        for path in ("/api/messages", "/api/events", "/api/files/" + "a" * 32):
            assert (await stranger.get(path)).status_code == 401


async def test_the_cookie_is_kept_from_scripts_and_other_sites(serve: Serve) -> None:
    for public_url, secure in (("http://127.0.0.1:8700", False), ("https://suckhoe.example", True)):
        server = serve(public_url=public_url)
        async with httpx.AsyncClient(base_url=server.url, headers={"Origin": public_url}) as http:
            cookie = (await http.post("/api/session", json={})).headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert "path=/" in cookie
        assert ("secure" in cookie) is secure
        assert cookie.startswith("__host-") is secure


async def test_only_a_hash_of_the_cookie_and_sealed_texts_are_stored(
    server: Server, visitor: Visitor, empty_database: str
) -> None:
    await visitor.say("bí mật của tôi")
    token = next(iter(visitor.http.cookies.jar)).value or ""
    engine = connect(empty_database)
    async with replace(server.channel, engine=engine).transaction() as transaction:
        rows = await transaction.session.execute(text("SELECT token_hash FROM webchat_chat"))
        assert [len(row.token_hash) for row in rows] == [32]
        contents = await transaction.session.execute(
            text("SELECT content AS sealed FROM webchat_message UNION ALL SELECT payload FROM webchat_update")
        )
        sealed = [row.sealed for row in contents]
    await engine.dispose()
    assert len(sealed) == 2
    assert not any("bí mật".encode() in blob or token.encode() in blob for blob in sealed)


async def test_requests_from_elsewhere_are_refused(server: Server, visitor: Visitor) -> None:
    body = {"text": "a", "key": "12345678"}
    foreign = await visitor.http.post("/api/messages", json=body, headers={"Origin": "https://evil.example"})
    assert (foreign.status_code, foreign.json()["error"]) == (403, "wrong_origin")
    del visitor.http.headers["Origin"]
    assert (await visitor.http.post("/api/messages", json=body)).status_code == 403
    form = await visitor.http.post("/api/messages", data=body, headers={"Origin": server.url})
    assert form.status_code == 415


async def test_what_is_too_long_or_empty_is_said_clearly(visitor: Visitor) -> None:
    assert (await visitor.say("a" * 4097)).json()["error"] == "message_too_long"
    assert (await visitor.say("😷" * 2049)).json()["error"] == "message_too_long"
    assert (await visitor.say("  \n ")).json()["error"] == "message_empty"
    assert (await visitor.say("a" * 4096)).status_code == 201
    big = {"file": ("a.bin", b"0" * (20 * 1024 * 1024 + 100_000), "application/octet-stream")}
    refused = await visitor.http.post("/api/files", data={"key": "big-file-1"}, files=big)
    assert (refused.status_code, refused.json()["error"]) == (413, "file_too_large")


async def test_deleting_takes_messages_files_and_what_waits_for_the_bot(
    bot: Bot, server: Server, visitor: Visitor
) -> None:
    chat_id = await chat_of(bot, visitor)
    document = (await bot.send_document(chat_id, BufferedInputFile(b"x", "a.txt"))).document
    assert document is not None
    await visitor.say("chưa đọc")
    answer = await visitor.http.request("DELETE", "/api/conversation", json={})
    assert answer.json()["deleted_through"] == 3
    assert await visitor.messages() == []
    assert await bot.get_updates() == []
    assert not server.channel.files._path(document.file_id).exists()
    sent = await bot.send_message(chat_id, "vẫn là bạn")
    assert sent.message_id == 4


async def test_a_forgotten_browser_is_someone_new(bot: Bot, visitor: Visitor) -> None:
    chat_id = await chat_of(bot, visitor)
    await visitor.http.request("DELETE", "/api/conversation", json={"forget": True})
    with pytest.raises(TelegramForbiddenError, match="user is deactivated"):
        await bot.send_message(chat_id, "ai đó?")
    assert await chat_of(bot, visitor) != chat_id


async def test_a_new_conversation_folds_the_old_one_away(visitor: Visitor) -> None:
    await visitor.say("cũ")
    assert (await visitor.http.post("/api/new", json={})).json()["cleared_through"] == 1


async def events(visitor: Visitor, count: int, **headers: str) -> list[tuple[str, Any]]:
    """Read that many events of the visitor's stream."""
    found: list[tuple[str, Any]] = []
    kind = ""
    async with visitor.http.stream("GET", "/api/events", headers=headers) as response:
        async for line in response.aiter_lines():
            if line.startswith("event: "):
                kind = line.removeprefix("event: ")
            elif line.startswith("data: "):
                found.append((kind, json.loads(line.removeprefix("data: "))))
                if len(found) == count:
                    return found
    return found


async def test_the_stream_tells_and_resumes(bot: Bot, visitor: Visitor) -> None:
    chat_id = await chat_of(bot, visitor)
    async with asyncio.timeout(8), asyncio.TaskGroup() as group:
        stream = group.create_task(events(visitor, 4))
        await asyncio.sleep(0.3)
        await bot.send_chat_action(chat_id, "typing")
        sent = await bot.send_message(chat_id, "một")
        await bot.delete_message(chat_id, sent.message_id)
    assert [kind for kind, _ in stream.result()] == ["state", "action", "message", "message"]
    assert stream.result()[3][1]["deleted"] is True
    await bot.send_message(chat_id, "hai")
    resumed = await events(visitor, 2, **{"Last-Event-ID": "3"})
    assert resumed[1][1]["text"] == "hai"


async def test_pages_carry_their_headers(server: Server) -> None:
    async with httpx.AsyncClient(base_url=server.url) as http:
        page = await http.get("/")
        health = await http.get("/health")
    assert page.status_code == 200
    assert "unsafe-inline" not in page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert (page.headers["x-content-type-options"], page.headers["referrer-policy"]) == ("nosniff", "no-referrer")
    assert health.json() == {"status": "ok"}
