"""Keeps encounters: at most one is open for a patient, sealed at rest, closed by its end or by time."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from care.conversations import Conversations
from care.decisions import Decisions
from care.triage.conversation import Encounter
from care.triage.dispositions import Disposition, disposition_of
from care.triage.engine import Reply, TriageDecision
from records.encounters import EncounterRow
from records.encryption import Seal

LAPSES = dt.timedelta(hours=6)
SECOND_CONTACT = dt.timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Kept:
    """An open encounter and its id."""

    id: uuid.UUID
    encounter: Encounter


@dataclass(frozen=True, slots=True)
class Judged:
    """An encounter, open or closed, and the level that it came to."""

    id: uuid.UUID
    encounter: Encounter
    disposition: Disposition
    is_open: bool


class Encounters:
    """The encounters of one patient."""

    def __init__(self, session: AsyncSession, seal: Seal, patient_id: uuid.UUID) -> None:
        self._session = session
        self._seal = seal
        self._patient_id = patient_id

    async def current(self) -> Kept | None:
        """Return the open encounter; one that nobody touched for six hours is closed."""
        row = await self._open_row()
        if row is None:
            return None
        if dt.datetime.now(dt.UTC) - row.changed_at > LAPSES:
            _close(row, "lapsed")
            await self._session.flush()
            return None
        return Kept(row.id, self._read(row))

    async def keep(self, encounter: Encounter, decision: TriageDecision) -> uuid.UUID:
        """Keep `encounter` as the open one, with what was decided, and return its id."""
        row = await self._open_row()
        if row is None:
            row = EncounterRow(id=uuid.uuid4(), patient_id=self._patient_id)
            self._session.add(row)
        level = max(decision.disposition, encounter.floor, Disposition.SELF_CARE)
        row.told = self._seal.close(_write(encounter), f"encounter:{row.id}")
        row.disposition = level.code
        row.crisis = encounter.crisis
        row.protocol = decision.protocol.code if decision.protocol is not None else row.protocol
        row.changed_at = dt.datetime.now(dt.UTC)
        await self._session.flush()
        await Decisions(self._session, self._seal, self._patient_id).keep_screen(decision)
        await Conversations(self._session, self._seal, self._patient_id, 0).note_level(level)
        return row.id

    async def close(self, reason: str) -> None:
        """Close the open encounter, if there is one."""
        row = await self._open_row()
        if row is not None:
            _close(row, reason)
            await self._session.flush()

    async def is_second_contact(self, protocol: str) -> bool:
        """Tell whether an encounter about the same problem was closed within the last 48 hours."""
        since = dt.datetime.now(dt.UTC) - SECOND_CONTACT
        count = select(func.count()).where(
            EncounterRow.patient_id == self._patient_id,
            EncounterRow.protocol == protocol,
            EncounterRow.closed_at >= since,
        )
        return bool((await self._session.execute(count)).scalar_one())

    async def judged(self, encounter_id: uuid.UUID | None, within: dt.timedelta) -> Judged | None:
        """Return this patient's encounter with that id, else the last one that was touched `within` that time."""
        query = select(EncounterRow).where(EncounterRow.patient_id == self._patient_id)
        if encounter_id is not None:
            query = query.where(EncounterRow.id == encounter_id)
        else:
            query = query.where(EncounterRow.changed_at >= dt.datetime.now(dt.UTC) - within)
        row = (
            await self._session.execute(query.order_by(EncounterRow.changed_at.desc()).limit(1))
        ).scalar_one_or_none()
        if row is None:
            return None
        return Judged(row.id, self._read(row), disposition_of(row.disposition), row.closed_at is None)

    async def _open_row(self) -> EncounterRow | None:
        query = select(EncounterRow).where(
            EncounterRow.patient_id == self._patient_id, EncounterRow.closed_at.is_(None)
        )
        return (await self._session.execute(query)).scalar_one_or_none()

    def _read(self, row: EncounterRow) -> Encounter:
        told = json.loads(self._seal.open(row.told, f"encounter:{row.id}"))
        return Encounter(
            texts=tuple(told["texts"]),
            answers={key: Reply(reply) for key, reply in told["answers"].items()},
            pending=told["pending"],
            floor=disposition_of(told["floor"]),
            about_other=told["about_other"],
            second_contact=told["second_contact"],
            crisis=row.crisis,
            checked_in=told["checked_in"],
        )


def _write(encounter: Encounter) -> str:
    return json.dumps(
        {
            "texts": encounter.texts,
            "answers": dict(encounter.answers),
            "pending": encounter.pending,
            "floor": encounter.floor.code,
            "about_other": encounter.about_other,
            "second_contact": encounter.second_contact,
            "checked_in": encounter.checked_in,
        },
        ensure_ascii=False,
    )


def _close(row: EncounterRow, reason: str) -> None:
    row.closed_at = dt.datetime.now(dt.UTC)
    row.close_reason = reason
