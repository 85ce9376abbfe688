"""What a text adds to a draft: any of its answers, in any order, and what of them is to be asked again. Pure."""

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from care.booking.draft import ONESELF, Draft, DraftStep, Offer, search_again
from care.booking.holidays import PublicHolidays
from care.booking.place_names import Named
from care.booking.provinces import read_provinces
from care.booking.slots import local_day
from care.booking.specialties import read_specialties
from care.booking.wishes.intents import Step, read_relation, read_step
from care.booking.wishes.person import (
    BirthYearProblem,
    NameProblem,
    PhoneProblem,
    read_birth_year,
    read_gender_wish,
    read_name,
    read_phone,
)
from care.booking.wishes.ranges import HORIZON
from care.booking.wishes.when import When, WhenProblem, read_when
from vietnamese import fold

LONGEST_REASON = 600
NARROW = dt.timedelta(minutes=60)
NAME_WORDS = 3
PERSONAL = frozenset({DraftStep.NAME, DraftStep.BIRTH_YEAR, DraftStep.PHONE})
_NUMBERS = re.compile(r"[,;:\n]|\+?\d")
Trouble = WhenProblem | NameProblem | BirthYearProblem | PhoneProblem


@dataclass(frozen=True, slots=True)
class Heard:
    """The draft with what was understood; the rest is to be asked about.

    `places` are the provinces that an ambiguous name may mean, `picked` is the slot that was chosen in words, `trouble`
    what is wrong with an answer.
    """

    draft: Draft
    places: tuple[Named, ...] = ()
    picked: Offer | None = None
    trouble: Trouble | None = None


def listen(draft: Draft, text: str, now: dt.datetime) -> Heard:
    """Return what `text` says, at the step that `draft` waits at."""
    if draft.step is DraftStep.REASON:
        return Heard(replace(draft, reason=text.strip()[:LONGEST_REASON]))
    if draft.step in PERSONAL:
        return _hear_person(draft, text, now)
    if draft.step is DraftStep.SLOT and (picked := _picked(draft, text, now)) is not None:
        return Heard(draft, picked=picked)
    heard = _hear_search(draft, text, now) if draft.appointment_id is None else Heard(draft)
    return replace(heard, draft=_with_relation(heard.draft, text))


def _hear_search(draft: Draft, text: str, now: dt.datetime) -> Heard:
    changes: dict[str, Any] = {}
    if found := read_specialties().find(text):
        changes["specialty"] = found[0].code
    match = read_provinces().find(text)
    if match.one is not None:
        changes |= {"province": match.one.unit.code, "said": match.one.said.name, "anywhere": False}
    elif not match.candidates and _says_anywhere(text):
        changes |= {"province": None, "said": "", "anywhere": True}
    when = read_when(text, now, PublicHolidays())
    if when is not None and when.problem is None:
        changes |= _time(draft, when, now)
    gender = read_gender_wish(text)
    if gender is not None:
        changes["gender"] = gender
    trouble = when.problem if when is not None else None
    return Heard(search_again(draft, **changes), match.candidates if match.is_ambiguous else (), trouble=trouble)


def _says_anywhere(text: str) -> bool:
    said = f" {' '.join(fold(text).replace(',', ' ').split())} "
    return any(f" {fold(words)} " in said for words in _words()["anywhere"])


def _time(draft: Draft, when: When, now: dt.datetime) -> dict[str, Any]:
    """Return the change of time: hours alone narrow the days that were chosen before; "as soon as can be" is any."""
    is_open = when.first <= local_day(now) and when.last - when.first >= HORIZON and not when.weekdays
    if is_open and when.after is None and when.before is None:
        return {"when": None, "any_time": True}
    if is_open and draft.when is not None:
        when = replace(draft.when, after=when.after, before=when.before, barred=when.barred)
    return {"when": when, "any_time": False}


def _picked(draft: Draft, text: str, now: dt.datetime) -> Offer | None:
    """Return the shown slot that its number, its place or an hour chooses."""
    page = draft.on_page
    place = _place(text, len(page))
    if place is not None:
        return page[place]
    when = read_when(text, now, PublicHolidays())
    if when is None or when.after is None or when.before is None:
        return None
    day = dt.datetime.combine(when.first, when.before) - dt.datetime.combine(when.first, when.after)
    fitting = [offer for offer in page if when.admits(offer.start)]
    return fitting[0] if day <= NARROW and len(fitting) == 1 else None


def _place(text: str, shown: int) -> int | None:
    """Return which of the `shown` slots is meant by "2", "cái đầu tiên" or "the last one", from 0."""
    around, places, last = _words_of_places()
    words = fold(text.strip(" .!")).split()
    while words and words[0] in around:
        words.pop(0)
    while words and words[-1] in around:
        words.pop()
    said = " ".join(words)
    place = int(said) - 1 if said in ("1", "2", "3") else places.get(said)
    if said in last:
        place = shown - 1
    return place if place is not None and 0 <= place < shown else None


def _with_relation(draft: Draft, text: str) -> Draft:
    """Take for whom it is; who was told already stays, unless that is what is asked."""
    if draft.relation is not None and draft.step is not DraftStep.WHOM:
        return draft
    relation = read_relation(text)
    if relation is None:
        return replace(draft, relation=ONESELF) if read_step(text) is Step.MYSELF else draft
    return replace(draft, relation=relation.value)


def _hear_person(draft: Draft, text: str, now: dt.datetime) -> Heard:
    """Take name, year of birth and phone as far as they are asked for, or told beside what is asked for."""
    trouble: Trouble | None = None
    phone = read_phone(text)
    if draft.phone is None and phone is not None and phone.number is not None:
        draft = replace(draft, phone=phone.number)
        trouble = phone.problem
    elif draft.step is DraftStep.PHONE:
        trouble = phone.problem if phone is not None and phone.problem is not None else PhoneProblem.TOO_SHORT
    rest = _NUMBERS.split(text)
    if draft.birth_year is None and draft.step is not DraftStep.PHONE and (len(rest) > 1 or _asks_year(draft)):
        year = read_birth_year(text, local_day(now))
        if isinstance(year, int):
            draft = replace(draft, birth_year=year)
        elif _asks_year(draft):
            trouble = year
    if draft.name is None:
        name = read_name(_without_tail(rest[0]))
        if not isinstance(name, NameProblem):
            draft = replace(draft, name=name)
        elif draft.step is DraftStep.NAME:
            trouble = name
    return Heard(draft, trouble=trouble)


def _without_tail(text: str) -> str:
    """Return `text` without the words that lead to a number. Nam, Sinh and Thoại are people's names, too."""
    words = text.split()
    while words and _leads_to_number(words[-1], words[:-1]):
        words.pop()
    return " ".join(words)


def _leads_to_number(word: str, before: list[str]) -> bool:
    """Whether `word` is none of the name: by its accents, for want of a capital, or as the name has three without."""
    plain = fold(word.strip(".,"))
    if plain not in _before_numbers():
        return False
    if plain == "nam" and before and fold(before[-1]) == "sinh":
        return True
    if word[0].isupper() and not word.isupper():
        return plain == "sinh" and len(before) >= NAME_WORDS
    accented = not word.isascii() and word.lower() != plain
    return accented or len(before) >= NAME_WORDS or (bool(before) and before[0][0].isupper())


@cache
def _words() -> dict[str, Any]:
    source: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "listening.yaml").read_text(encoding="utf-8"))
    return source


@cache
def _before_numbers() -> frozenset[str]:
    return frozenset(map(fold, _words()["before_numbers"]))


@cache
def _words_of_places() -> tuple[frozenset[str], dict[str, int], frozenset[str]]:
    """Return what may stand around a place, places by name from 0, and names of the last one."""
    source = _words()
    places = {fold(name): place for place, names in enumerate(source["places"]) for name in names}
    return frozenset(map(fold, source["around_places"])), places, frozenset(map(fold, source["last_place"]))


def _asks_year(draft: Draft) -> bool:
    return draft.step is DraftStep.BIRTH_YEAR
