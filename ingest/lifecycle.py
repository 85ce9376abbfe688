"""The way of a revision as one table: which step leads from where to where, and why a step is refused."""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from records.guidance import RevisionState, Step


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes a step. A process that acts by itself (`ingest`, `calendar`) has no account."""

    name: str
    account_id: uuid.UUID | None = None


INGEST = Actor("ingest")
CALENDAR = Actor("calendar")

D, S, A, P = RevisionState.DRAFT, RevisionState.SUBMITTED, RevisionState.APPROVED, RevisionState.PUBLISHED
OVER = frozenset({RevisionState.SUPERSEDED, RevisionState.WITHDRAWN})

STEPS: dict[Step, tuple[frozenset[RevisionState], RevisionState]] = {
    Step.SUBMITTED: (frozenset({D}), S),
    Step.SENT_BACK: (frozenset({S, A}), D),
    Step.APPROVED: (frozenset({S}), A),
    Step.PUBLISHED: (frozenset({A}), P),
    Step.SUPERSEDED: (frozenset({P}), RevisionState.SUPERSEDED),
    Step.WITHDRAWN: (frozenset({P}), RevisionState.WITHDRAWN),
    Step.ROLLED_BACK: (OVER, P),
    Step.DISCARDED: (frozenset({D, S}), RevisionState.DISCARDED),
}


class Obstacle(StrEnum):
    """Why a step cannot be taken."""

    GONE = "gone"
    WRONG_STATE = "wrong_state"
    OWN_DRAFT = "own_draft"
    NO_REASON = "no_reason"
    NO_PREVIEW = "no_preview"
    LOST_ANSWERS = "lost_answers"
    EXPIRED = "expired"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NO_FILE = "no_file"


class StepRefusedError(Exception):
    """A step is not possible now; `obstacle` says why."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle
