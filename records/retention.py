"""How long each kind of data is kept, and what deletes it: `python -m records.retention [--dry-run]`.

The bot does the same by itself every few hours. docs/privacy.md says why each term is what it is.
"""

import argparse
import asyncio
import datetime as dt
import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from records.encryption import WEBCHAT_BOT_ID
from records.postgres import DatabaseUnavailableError, connect, database_url
from records.references import free, let_go
from settings import MalformedSettingsError, Settings, read_settings

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Periods:
    """How long each kind of data is kept."""

    conversation: dt.timedelta = dt.timedelta(days=7)
    agreed: dt.timedelta = dt.timedelta(days=180)
    numbers: dt.timedelta = dt.timedelta(days=30)
    appointments: dt.timedelta = dt.timedelta(days=3_653)
    proof: dt.timedelta = dt.timedelta(days=1_096)
    draft: dt.timedelta = dt.timedelta(days=1)
    visitor: dt.timedelta = dt.timedelta(days=400)  # as long as the chat page's cookie

    @classmethod
    def of(cls, settings: Settings) -> "Periods":
        """Return what an operator has set."""
        return cls(
            conversation=dt.timedelta(days=settings.keep_conversation_days),
            agreed=dt.timedelta(days=settings.keep_agreed_conversation_days),
            numbers=dt.timedelta(days=settings.keep_numbers_days),
            appointments=dt.timedelta(days=settings.keep_appointments_days),
            proof=dt.timedelta(days=settings.keep_proof_days),
        )

    def cutoffs(self, now: dt.datetime) -> dict[str, dt.datetime]:
        """Return, by name, before when things are old."""
        return {field.name: now - getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class Rule:
    """What of a table `t` is deleted: where `old` holds. `frees` says that others may point at it and are let go."""

    table: str
    kind: str
    old: str
    frees: bool = False

    def statements(self) -> list[str]:
        """Return the statements, the deletion last."""
        before = let_go(self.table, f"SELECT t.id FROM {self.table} t WHERE {self.old}") if self.frees else []  # noqa: S608  our own names
        return [*before, f"DELETE FROM {self.table} t WHERE {self.old}"]  # noqa: S608  our own names


def _said(patient: str, at: str) -> str:
    """Return SQL: too old for somebody who agreed, or did not; never while the support team is with them."""
    agreed = f"SELECT FROM consent c WHERE c.patient_id = {patient} AND c.purpose = 'conversation'"
    helped = f"SELECT FROM handover h WHERE h.patient_id = {patient} AND h.state <> 'closed'"
    until = f"CASE WHEN EXISTS ({agreed} AND c.withdrawn_at IS NULL) THEN :agreed ELSE :conversation END"
    return f"{at} < greatest(:agreed, :conversation) AND {at} < {until} AND NOT EXISTS ({helped})"


def _nothing_left(alias: str, *, but: Sequence[str] = ()) -> str:
    """Return SQL: nothing of a patient is left, nor does a request of theirs wait."""
    waits = f"SELECT FROM data_request r WHERE r.patient_id = {alias}.id AND r.done_at IS NULL"
    return f"{alias}.created_at < :conversation AND NOT EXISTS ({waits}) AND {free('patient', alias, but=but)}"


WEBCHAT_PATIENT = f"(SELECT o.patient_id FROM chat o WHERE o.bot_id = {WEBCHAT_BOT_ID} AND o.chat_id = t.chat_id)"  # noqa: S608  our own names
UNUSED_CONSENT = """t.given_at < :proof AND NOT EXISTS (SELECT FROM turn u WHERE u.patient_id = t.patient_id)
    AND NOT EXISTS (SELECT FROM appointment a WHERE a.patient_id = t.patient_id)"""
ENDED = "t.settled AND t.status IN ('waitlist', 'proposed', 'cancelled', 'entered-in-error')"
RULES = (
    Rule("turn", "what was said", _said("t.patient_id", "t.at")),
    Rule("answer", "what was asked and answered", _said("t.patient_id", "t.at")),
    Rule(
        "gap",
        "gaps of whose questions none is left, unless somebody works on them",
        "t.state IN ('open', 'closed') AND t.opened_at < :conversation"
        " AND NOT EXISTS (SELECT FROM gap_question q WHERE q.gap_id = t.id)",
    ),
    Rule("decision", "why the assistant did what it did", _said("t.patient_id", "t.at")),
    Rule(
        "takeover",
        "what a person said instead of the assistant",
        _said("t.patient_id", "t.ended_at"),
    ),
    Rule(
        "conversation",
        "conversations, the words they are found by, and their reviews",
        f"{_said('t.patient_id', 't.last_at')} AND NOT EXISTS (SELECT FROM turn u WHERE u.conversation = t.number)",
    ),
    Rule("encounter", "complaints and their levels", _said("t.patient_id", "t.changed_at"), frees=True),
    Rule("booking_draft", "bookings that were left", "t.changed_at < :draft"),
    Rule(
        "webchat_message",
        "the chat page's messages",
        _said(WEBCHAT_PATIENT, "t.sent_at"),
    ),
    Rule(
        "webchat_file",
        "the chat page's files",
        "t.created_at < :draft AND NOT EXISTS (SELECT FROM webchat_message m WHERE m.file_id = t.id)",
    ),
    Rule("webchat_update", "what the bot never fetched", "t.created_at < :numbers"),
    Rule(
        "webchat_chat",
        "visitors who never came back",
        "t.created_at < :visitor AND NOT EXISTS (SELECT FROM webchat_message m WHERE m.chat_id = t.id)",
    ),
    Rule("received_update", "numbers of updates that were worked off", "t.finished_at < :numbers"),
    Rule("sent_request", "what went out", "t.sent_at < :numbers"),
    Rule(
        "appointment",
        "holds, places in line and cancelled appointments",
        f'{ENDED} AND coalesce(t."end", t.wanted_until, t.changed_at) < :numbers AND t.changed_at < :numbers',
        frees=True,
    ),
    Rule(
        "appointment",
        "appointments, as records of care",
        'coalesce(t."end", t.changed_at) < :appointments AND t.changed_at < :appointments',
        frees=True,
    ),
    Rule("handover", "who was helped by whom", "t.closed_at < :proof", frees=True),
    Rule("consent", "consents withdrawn or of no use any more", f"t.withdrawn_at < :proof OR ({UNUSED_CONSENT})"),
    Rule("staff_session", "sessions of staff that ended", "coalesce(t.ended_at, t.seen_at) < :numbers"),
    Rule("staff_invitation", "invitations of staff", "t.expires_at < :numbers"),
    Rule("sign_in_failure", "failed attempts to sign in", "t.at < :draft"),
    Rule("data_request", "requests about data", "t.done_at < :proof"),
    Rule(
        "chat",
        "who writes in which chat",
        f"EXISTS (SELECT FROM patient p WHERE p.id = t.patient_id AND {_nothing_left('p', but=['chat'])})",
    ),
    Rule("patient", "people of whom nothing is left", _nothing_left("t")),
)
GOES_WITH = {
    "answer_citation": "answer",
    "gap_question": "answer",
    "conversation_word": "conversation",
    "unmasking": "conversation",
    "review": "conversation",
    "review_sample": "conversation",
    "review_proposal": "conversation",
    "staff_message": "takeover",
    "feedback": "answer",
    "appointment_event": "appointment",
    "slot_offer": "appointment",
    "handover_event": "handover",
    "webchat_callback": "webchat_message",
}
"""Tables whose rows go with a row of another."""
ELSEWHERE = {"webchat_idempotency": "webchat.housekeeping"}
"""Tables whose old rows the chat page deletes by itself."""
UNUSED_KEYS = """
    SELECT owner FROM data_key k WHERE made_at < :draft AND CASE
        WHEN owner LIKE 'webchat:%' THEN NOT EXISTS (
            SELECT FROM webchat_message m WHERE m.chat_id = substr(owner, 9)::bigint)
            AND NOT EXISTS (SELECT FROM webchat_idempotency i WHERE i.chat_id = substr(owner, 9)::bigint)
        ELSE NOT EXISTS (SELECT FROM turn WHERE patient_id = substr(owner, 9)::uuid)
            AND NOT EXISTS (SELECT FROM answer WHERE patient_id = substr(owner, 9)::uuid)
            AND NOT EXISTS (SELECT FROM encounter WHERE patient_id = substr(owner, 9)::uuid)
            AND NOT EXISTS (SELECT FROM decision WHERE patient_id = substr(owner, 9)::uuid)
            AND NOT EXISTS (SELECT FROM takeover WHERE patient_id = substr(owner, 9)::uuid)
            AND NOT EXISTS (SELECT FROM conversation WHERE patient_id = substr(owner, 9)::uuid)
            AND NOT EXISTS (SELECT FROM booking_draft WHERE patient_id = substr(owner, 9)::uuid)
        END"""


class Retention:
    """Deletes what is old. A rule that fails is logged, and the others go on."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], periods: Periods) -> None:
        self._sessions = sessions
        self._periods = periods

    async def run(self, now: dt.datetime) -> dict[str, int]:
        """Delete what is old, each rule in a transaction of its own; return how many rows went, by what they are."""
        gone: dict[str, int] = {}
        for rule in RULES:
            try:
                async with self._sessions.begin() as session:
                    gone[rule.kind] = await self._apply(session, rule, now)
            except (IntegrityError, ProgrammingError) as error:
                logger.error("%s: not deleted (%s)", rule.kind, type(error.orig).__name__)
        async with self._sessions.begin() as session:
            gone["keys of conversations"] = await self._forget_keys(session, now)
        return gone

    async def would_go(self, now: dt.datetime) -> dict[str, int]:
        """Return how many rows would go, and change nothing."""
        async with self._sessions() as session:
            gone = {rule.kind: await self._apply(session, rule, now) for rule in RULES}
            gone["keys of conversations"] = await self._forget_keys(session, now)
            await session.rollback()
            return gone

    async def _apply(self, session: AsyncSession, rule: Rule, now: dt.datetime) -> int:
        count = 0
        for statement in rule.statements():
            result = await session.execute(text(statement), self._bound(statement, now))
            count = int(getattr(result, "rowcount", 0))
        return count

    async def _forget_keys(self, session: AsyncSession, now: dt.datetime) -> int:
        """Erase the keys that seal nothing any more: looked for, locked, and looked at again once nobody writes."""
        found = await session.scalars(text(f"{UNUSED_KEYS} FOR UPDATE SKIP LOCKED"), self._bound(UNUSED_KEYS, now))
        owners = list(found)
        if not owners:
            return 0
        again = f"DELETE FROM data_key WHERE owner = ANY(:owners) AND owner IN ({UNUSED_KEYS})"  # noqa: S608  our own names
        result = await session.execute(text(again), self._bound(again, now) | {"owners": owners})
        return int(getattr(result, "rowcount", 0))

    def _bound(self, statement: str, now: dt.datetime) -> dict[str, object]:
        return {name: moment for name, moment in self._periods.cutoffs(now).items() if f":{name}" in statement}


def main(arguments: Sequence[str]) -> int:
    """Delete what is old, or only count it; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m records.retention", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--dry-run", action="store_true", help="print what would go, and delete nothing")
    options = parser.parse_args(arguments)
    try:
        gone = asyncio.run(_run(read_settings(), dry_run=options.dry_run))
    except (MalformedSettingsError, DatabaseUnavailableError) as error:
        print(error, file=sys.stderr)
        return 1
    print(_told(gone, "would go" if options.dry_run else "deleted"))
    return 0


async def _run(settings: Settings, *, dry_run: bool) -> Mapping[str, int]:
    engine = connect(database_url(settings))
    try:
        retention = Retention(async_sessionmaker(engine, expire_on_commit=False), Periods.of(settings))
        now = dt.datetime.now(dt.UTC)
        return await (retention.would_go(now) if dry_run else retention.run(now))
    finally:
        await engine.dispose()


def _told(gone: Mapping[str, int], what: str) -> str:
    return "\n".join(f"{count:>8} {what}: {kind}" for kind, count in gone.items())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
