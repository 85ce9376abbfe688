"""Telephone numbers as Vietnamese write and spell them. It refuses what nobody can be called back on."""

import re
from dataclasses import dataclass
from enum import StrEnum

from care.triage.number_patterns import NUMBER_WORDS
from care.triage.words import LIMIT
from vietnamese import compose, fold


class PhoneProblem(StrEnum):
    """Why a number cannot be called."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    OLD_PREFIX = "old_prefix"
    UNKNOWN_PREFIX = "unknown_prefix"
    HOTLINE = "hotline"
    EMERGENCY = "emergency"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Phone:
    """A number in E.164, or the problem with it; beside an old prefix `number` is the one that replaced it."""

    number: str | None
    problem: PhoneProblem | None = None


OLD_PREFIXES = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036", "0167": "037", "0168": "038",
    "0169": "039", "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
"""Source: Ministry of Information and Communications, change of 11-digit mobile numbers from 2018-09-15."""

_MOBILE = re.compile(r"0(?:3\d|5[1-9]|7[06-9]|8[1-9]|9\d)\d{7}")  # a little more than is given out in 2026
_LANDLINE = re.compile(r"02(?:0[3-9]|1[0-689]|2[0-25-9]|3[2-9]|4\d|5[124-9]|6[0-39]|7[0-7]|8\d|9[0-4679])\d{7}")
_MOBILE_START = re.compile(r"0[35789]")
_EMERGENCY = frozenset({"111", "112", "113", "114", "115"})
_DIGITS = re.compile(r"\+?\(?\+?\d(?:[ .\-()/]{0,3}\d)*")
_ZERO = re.compile(r"(?<![^\W\d_])[oO](?=[ .]?\d{2})")
_WORD = re.compile(r"[^\W\d_]+")
_SPELT = {**{word: str(n) for word, n in NUMBER_WORDS.items() if n < 10}, "không": "0", "khong": "0", "ko": "0",
          "sau": "6", "bay": "7", "nam": "5", "tu": "4", "lăm": "5", "lam": "5", "mốt": "1", "zero": "0", "oh": "0",
          "linh": "0", "lẻ": "0"}  # fmt: skip
_RUN_OF_WORDS = 7


def read_phone(text: str) -> Phone | None:
    """Return the number in `text`, with what is wrong with it, or None if there is none.

    Source: Circular 22/2014/TT-BTTTT (numbering plan): mobile numbers have 10 digits, landlines "02" and 9 more.
    """
    plain = _ZERO.sub("0", _spelt_out(compose(text[:LIMIT])))
    runs = [_plain(found.group()) for found in _DIGITS.finditer(plain)]
    alone = not _WORD.search(plain)
    likely = [run for run in runs if len(run.lstrip("+")) >= (1 if alone else 7) or run in _EMERGENCY]
    if not likely:
        return None
    judged = [_judge(run) for run in likely]
    return next((phone for phone in judged if phone.problem is None), judged[_longest(likely)])


def _longest(runs: list[str]) -> int:
    return max(range(len(runs)), key=lambda index: len(runs[index]))


def _judge(run: str) -> Phone:
    if run in _EMERGENCY:
        return Phone(None, PhoneProblem.EMERGENCY)
    if re.match(r"1[89]00", run) and len(run) in (8, 9, 10):
        return Phone(None, PhoneProblem.HOTLINE)
    digits = _national(run)
    if digits is None:
        return Phone(None, PhoneProblem.FOREIGN)
    if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits):
        return Phone(f"+84{digits[1:]}")
    if len(digits) == 11 and digits[:4] in OLD_PREFIXES:
        return Phone(f"+84{OLD_PREFIXES[digits[:4]][1:]}{digits[4:]}", PhoneProblem.OLD_PREFIX)
    wanted = 10 if _MOBILE_START.match(digits) else 11
    if len(digits) < min(wanted, 10) or (digits.startswith("02") and len(digits) < 11):
        return Phone(None, PhoneProblem.TOO_SHORT)
    if len(digits) > wanted:
        return Phone(None, PhoneProblem.TOO_LONG)
    return Phone(None, PhoneProblem.UNKNOWN_PREFIX)


def _national(run: str) -> str | None:
    """Return `run` with the leading 0 of calls within Vietnam; None for other countries."""
    if run.startswith(("+84", "0084")):
        rest = run.removeprefix("+84").removeprefix("0084")
        return rest if rest.startswith("0") else "0" + rest
    if run.startswith(("+", "00")):
        return None
    if run.startswith("84") and len(run) >= 11:
        rest = run[2:]
        return rest if rest.startswith("0") else "0" + rest
    if len(run) == 9 and _MOBILE.fullmatch("0" + run):
        return "0" + run
    return run


def _plain(run: str) -> str:
    return ("+" if "+" in run else "") + re.sub(r"\D", "", run)


def _spelt_out(text: str) -> str:
    """Return `text` with runs of spelt digits as digits: "không chín tám" is 098."""
    words = re.split(r"([\s,.\-]+)", text)
    digits = [_digit(word) for word in words[::2]]
    out, run = [], []
    for index, digit in enumerate([*digits, None]):
        if digit is not None:
            run.append(index)
            continue
        spelt = len(run) and sum(len(digits[i] or "") for i in run) >= _RUN_OF_WORDS
        out += [digits[i] if spelt else words[2 * i] + " " for i in run]
        if index < len(digits):
            out.append(" " + words[2 * index] + " ")
        run = []
    return "".join(part for part in out if part) if any(map(_is_spelt, words[::2])) else text


def _digit(word: str) -> str | None:
    return word if word.isdecimal() and word.isascii() else _SPELT.get(word) or _SPELT.get(fold(word))


def _is_spelt(word: str) -> bool:
    return word in _SPELT or fold(word) in _SPELT
