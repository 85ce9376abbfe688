"""The queue of requests about people's own data keeps the dates of the law."""

import datetime as dt
import uuid

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from care.booking.slots import VIETNAM
from care.privacy.__main__ import main
from care.privacy.deadlines import DAYS, RequestKind, done_by, put_off, reply_by
from care.privacy.requests import DataRequestError, DataRequests
from records.patients import PatientRow

NOW = dt.datetime(2026, 11, 24, 10, tzinfo=VIETNAM)  # a Tuesday


def moment(*at: int) -> dt.datetime:
    """Return a moment in Vietnam."""
    return dt.datetime(*at, tzinfo=VIETNAM)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (moment(2026, 11, 24, 10), moment(2026, 11, 27)),  # Tuesday: Wednesday, Thursday
        (moment(2026, 11, 24, 23, 30), moment(2026, 11, 27)),  # its day in Vietnam counts, not in UTC
        (moment(2026, 11, 27, 9), moment(2026, 12, 2)),  # Friday: Monday, Tuesday
        (moment(2026, 11, 29, 9), moment(2026, 12, 2)),  # Sunday: Monday, Tuesday
        (moment(2026, 12, 31, 9), moment(2027, 1, 6)),  # New Year's Day is none, nor the weekend
    ],
)
def test_the_first_answer_is_due_after_two_working_days(received: dt.datetime, due: dt.datetime) -> None:
    assert reply_by(received) == due


def test_the_terms_of_the_decree() -> None:
    assert DAYS == {
        "access": 10, "copy": 10, "correct": 10, "delete": 20, "withdraw": 15, "restrict": 15, "object": 15,
        "protect": 15,
    }  # fmt: skip
    assert done_by(RequestKind.DELETE, NOW) == moment(2026, 12, 15)
    assert put_off(RequestKind.CORRECT, moment(2026, 12, 5)) == moment(2026, 12, 15)


class Clock:
    """Tells the time that a test sets."""

    now = NOW

    def __call__(self) -> dt.datetime:
        """Return the time."""
        return self.now


async def test_a_request_is_answered_put_off_once_and_done(engine: AsyncEngine) -> None:
    clock, patient = Clock(), uuid.uuid4()
    async with AsyncSession(engine) as session:
        session.add(PatientRow(id=patient, language="vi"))
        await session.flush()
        queue = DataRequests(session, clock=clock)
        code = (await queue.receive(patient, RequestKind.CORRECT)).code
        assert not (await queue.waiting())[0].is_late(clock())
        clock.now = moment(2026, 11, 27, 1)
        assert (await queue.waiting())[0].is_late(clock())
        assert not (await queue.reply(code)).is_late(clock())
        assert (await queue.extend(code)).due_at == moment(2026, 12, 15)
        with pytest.raises(DataRequestError):
            await queue.extend(code)
        done = await queue.finish(code.lower(), "Lan")
        assert (done.outcome, done.done_by) == ("done", "Lan")
        assert await queue.waiting() == []
        with pytest.raises(DataRequestError):
            await queue.finish(code, "Lan")


async def test_a_refusal_says_why(engine: AsyncEngine) -> None:
    async with AsyncSession(engine) as session:
        patient = uuid.uuid4()
        session.add(PatientRow(id=patient, language="vi"))
        await session.flush()
        queue = DataRequests(session)
        code = (await queue.receive(patient, RequestKind.DELETE)).code
        refused = await queue.finish(code, "Lan", refusal="hồ sơ bệnh án phải lưu")
        assert (refused.outcome, refused.reason) == ("refused", "hồ sơ bệnh án phải lưu")


async def test_the_queue_is_worked_at_a_prompt(
    engine: AsyncEngine, database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import asyncio

    from settings import read_settings

    async with AsyncSession(engine) as session, session.begin():
        patient = uuid.uuid4()
        session.add(PatientRow(id=patient, language="vi"))
        await session.flush()
        code = (await DataRequests(session, clock=Clock()).receive(patient, RequestKind.OBJECT)).code
    monkeypatch.setenv("DATABASE_URL", database)
    read_settings.cache_clear()
    try:
        assert await asyncio.to_thread(main, ["list"]) == 0
        assert code in capsys.readouterr().out
        assert await asyncio.to_thread(main, ["done", code, "--by", "Lan"]) == 0
        assert code not in capsys.readouterr().out
        assert await asyncio.to_thread(main, ["done", code, "--by", "Lan"]) == 1
        assert code in capsys.readouterr().err
    finally:
        read_settings.cache_clear()
