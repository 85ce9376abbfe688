"""What a patient has chosen and told of an appointment so far, and what is asked next. Pure; drafts are kept elsewhere.

A step that is answered already is skipped, in whatever order the answers came.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from care.booking.slots import Gender, SlotWish
from care.booking.wishes.when import When


class DraftStep(StrEnum):
    """What is asked, in this order."""

    SPECIALTY = "specialty"
    PROVINCE = "province"
    WHEN = "when"
    SLOT = "slot"
    WHOM = "whom"
    NAME = "name"
    BIRTH_YEAR = "birth_year"
    PHONE = "phone"
    REASON = "reason"
    CONSENT = "consent"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Offer:
    """A slot that was shown: its ref at the gateway and when it starts."""

    ref: str
    start: dt.datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """What was chosen and told. None is "not yet"; a `reason` of "" was skipped.

    `said` is the name by which the province was called. `shown` are the slots that were offered, the last
    `page` of them first.
    `relation` is a FHIR v3-RoleCode, ONESELF where the patient types. `agreed` is the facility that may be given the
    details. `summary` is what was found or told before, `suggested` are specialties that fit it, `level` is how urgent
    it was; `keyboard` says whether one replaces typing.
    """

    specialty: str | None = None
    province: str | None = None
    said: str = ""
    anywhere: bool = False
    when: When | None = None
    any_time: bool = False
    gender: Gender | None = None
    shown: tuple[Offer, ...] = ()
    page: int = 0
    appointment_id: uuid.UUID | None = None
    slot_ref: str | None = None
    facility: str | None = None
    relation: str | None = None
    name: str | None = None
    birth_year: int | None = None
    phone: str | None = None
    reason: str | None = None
    summary: str = ""
    agreed: str | None = None
    reminders: bool | None = None
    replaces_id: uuid.UUID | None = None
    encounter_id: uuid.UUID | None = None
    protocol: str | None = None
    suggested: tuple[str, ...] = ()
    level: str | None = None
    step: DraftStep = DraftStep.SPECIALTY
    keyboard: bool = False

    @property
    def is_for_oneself(self) -> bool:
        """Whether the one who types is the one who is ill."""
        return self.relation == ONESELF

    @property
    def has_consent(self) -> bool:
        """Whether the facility whose slot is held may be given the details."""
        return self.agreed is not None and self.agreed == self.facility

    @property
    def on_page(self) -> tuple[Offer, ...]:
        """The slots that were shown last."""
        return self.shown[: self.page]

    def wish(self) -> SlotWish:
        """Return what is looked for.

        Raises:
            ValueError: no specialty was chosen.
        """
        if self.specialty is None:
            raise ValueError("a wish needs a specialty")
        return SlotWish(self.specialty, self.province, self.when, self.gender)


ONESELF = "ONESELF"
_ANSWERED: dict[DraftStep, Callable[[Draft], bool]] = {
    DraftStep.SPECIALTY: lambda draft: draft.specialty is not None,
    DraftStep.PROVINCE: lambda draft: draft.province is not None or draft.anywhere,
    DraftStep.WHEN: lambda draft: draft.when is not None or draft.any_time,
    DraftStep.SLOT: lambda draft: draft.appointment_id is not None,
    DraftStep.WHOM: lambda draft: draft.relation is not None,
    DraftStep.NAME: lambda draft: draft.name is not None,
    DraftStep.BIRTH_YEAR: lambda draft: draft.birth_year is not None,
    DraftStep.PHONE: lambda draft: draft.phone is not None,
    DraftStep.REASON: lambda draft: draft.reason is not None,
    DraftStep.CONSENT: lambda draft: draft.has_consent and draft.reminders is not None,
    DraftStep.CONFIRM: lambda _: False,
}
_EMPTY: dict[DraftStep, dict[str, Any]] = {
    DraftStep.SPECIALTY: {"specialty": None},
    DraftStep.PROVINCE: {"province": None, "anywhere": False, "said": ""},
    DraftStep.WHEN: {"when": None, "any_time": False},
    DraftStep.SLOT: {"appointment_id": None, "slot_ref": None},
    DraftStep.WHOM: {"relation": None},
    DraftStep.NAME: {"name": None},
    DraftStep.BIRTH_YEAR: {"birth_year": None},
    DraftStep.PHONE: {"phone": None},
    DraftStep.REASON: {"reason": None},
    DraftStep.CONSENT: {"agreed": None, "reminders": None},
    DraftStep.CONFIRM: {},
}
_SEARCH = ("specialty", "province", "anywhere", "said", "when", "any_time", "gender")


def next_step(draft: Draft) -> DraftStep:
    """Return the first step that is not answered yet."""
    return next(step for step in DraftStep if not _ANSWERED[step](draft))


def without(draft: Draft, step: DraftStep) -> Draft:
    """Return `draft` as if `step` had not been answered."""
    changed: Draft = replace(draft, **_EMPTY[step])
    return changed


def step_back(draft: Draft) -> Draft:
    """Return `draft` without the answer before what is asked now; at the first step nothing changes."""
    order = list(DraftStep)
    place = order.index(next_step(draft))
    return without(draft, order[place - 1]) if place else draft


def search_again(draft: Draft, **changes: Any) -> Draft:
    """Return `draft` with another search; what was offered for the old one, and its slot, are let go."""
    changed: Draft = replace(draft, **changes)
    if all(getattr(changed, name) == getattr(draft, name) for name in _SEARCH):
        return draft
    return replace(without(changed, DraftStep.SLOT), shown=(), page=0)
