"""What people type as words: in small letters, composed, in clauses; each with the spellings it may stand for."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from care.triage.accents import Degrees, Options, read_accents
from vietnamese import compose, fold, spell, without_tone

NUMBER = "#"
AS_IT_IS = "="  # before a spelling that must be meant exactly
MAYBE = "~"  # before one that may be meant, by its neighbours
RARE = 0.1
ACCENTED_SHARE = 0.4
VIETNAMESE_SHARE = 0.85
LIMIT = 4_000  # letters that are read: Telegram's longest message

_TOKEN = re.compile(r"(\d+(?:[.,/:]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*)|([.;!?\n…]+|,|\(|\)|:)")
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u02bc": "'", "\u2018": "'", "`": "'"})
_SUFFIX = re.compile(r"'(?:s|re|ve|m|ll|d)$")
_TURN = frozenset({"nhưng", "nhung", "nhg", "nhưg", "nhma", "nma", "but", "however", "although"})
# Chat words that stand for several words.
_SEVERAL = {
    "hqua": ("hôm", "qua"), "hwa": ("hôm", "qua"), "hnay": ("hôm", "nay"), "ngta": ("người", "ta"),
    "qh": ("quan", "hệ"), "qhtd": ("quan", "hệ", "tình", "dục"), "sxh": ("sốt", "xuất", "huyết"),
    "bthg": ("bình", "thường"), "bthường": ("bình", "thường"), "bthuong": ("bình", "thường"),
    "bthừơng": ("bình", "thường"), "kbh": ("không", "bao", "giờ"), "kbit": ("không", "biết"),
    "kbiet": ("không", "biết"), "hbiet": ("không", "biết"), "kthở": ("không", "thở"), "ktho": ("không", "thở"),
    "bgio": ("bây", "giờ"), "bjo": ("bây", "giờ"), "bjờ": ("bây", "giờ"), "bme": ("bố", "mẹ"), "bmẹ": ("bố", "mẹ"),
    "bvien": ("bệnh", "viện"), "bviện": ("bệnh", "viện"), "bsi": ("bác", "sĩ"), "bsĩ": ("bác", "sĩ"),
    "ytế": ("y", "tế"), "yte": ("y", "tế"), "tgian": ("thời", "gian"), "đthoại": ("điện", "thoại"),
    "bnhiu": ("bao", "nhiêu"), "bnhieu": ("bao", "nhiêu"), "bnhiêu": ("bao", "nhiêu"), "nthe": ("như", "thế"),
    "xl": ("xin", "lỗi"),
}  # fmt: skip
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe0f\ufeff\x00-\x08\x0b-\x1f]")
# A syllable that Vietnamese can write without any mark: no "ie", "uo" or "ye", no stop at its end.
_PLAIN_SYLLABLE = re.compile(
    "(?:b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x)?"
    "(?:a|e|i|o|u|y|ai|ao|au|ay|eo|ia|iu|oa|oai|oao|oay|oe|oeo|oi|ua|ui|uy|uya|uyu)(?:m|n|ng|nh)?"
)
# What no Vietnamese syllable has: it is a chat spelling of one.
_IN_CHAT = re.compile("^(?:[fjwz]|k[aàáảãạăâoòóỏõọôơuùúủũụư]|ng[eêi])|[^n]g$|[aeiouy]h$")
_ENGLISH = frozenset(
    {
        "the", "a", "is", "are", "was", "were", "my", "your", "his", "her", "their", "our", "i", "he", "she", "we",
        "they", "it", "this", "that", "and", "but", "of", "to", "in", "on", "at", "for", "with", "from", "have", "has",
        "had", "been", "be", "am", "do", "does", "did", "not", "can", "could", "should", "would", "will", "just",
        "what", "when", "how", "why", "because", "after", "since", "feel", "feels", "hurts", "pain", "please", "help",
        "there", "about", "any", "some", "very", "really", "so", "or", "if", "out", "up", "all"
    }
)  # fmt: skip
_VIETNAMESE = frozenset(
    {
        "khong", "ko", "k", "bi", "la", "em", "con", "thi", "ma", "roi", "co", "cho", "nay", "minh", "toi", "tui",
        "mk", "gio", "qua", "lam", "nhieu", "duoc", "dc", "voi", "vao", "ra", "len", "xuong", "cai", "nguoi", "nha",
        "me", "bo", "ba", "ong", "anh", "chi", "chau", "be", "sao", "gi", "nao", "moi", "vua", "dang", "da", "se",
        "chua", "het", "lai", "hoai", "noi", "not", "do", "chan", "tay", "dau", "bung", "mat", "mieng", "ngay",
        "hom", "tuoi", "thang", "tuan", "cung", "nhu", "tu", "den", "khi", "vi", "nen", "thay", "nghe", "uong", "an",
        "ngu", "di", "ve", "vo", "chong", "ai", "a", "oi"
    }
)  # fmt: skip
_SWAPS = {
    "start": [
        *[("s", "x"), ("tr", "ch"), ("d", "v"), ("gi", "v"), ("l", "n"), ("r", "g")],
        *[("j", "gi"), ("z", "gi"), ("z", "v"), ("z", "d"), ("f", "ph"), ("ph", "p"), ("w", "qu"), ("ngh", "ng")],
        *[("k", "c"), ("gh", "g"), ("gi", "d")],
    ],
    "end": [("t", "c"), ("n", "ng"), ("ng", "g"), ("nh", "h"), ("t", "k"), ("i", "y")],
}


Readings = tuple[str, ...]
"""What one typed word may be, each as it is spelled."""

Restored = tuple[str, Degrees]
"""A typed word, and how far each word that it may stand for is meant."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Words between two breaks.

    `sentence` counts the sentences before it, `after` is the break that opened it, and `is_question` says whether its
    sentence ends with a question mark.
    """

    words: tuple[str, ...]
    sentence: int
    after: str
    is_question: bool = False


def clauses_of(text: str) -> tuple[Clause, ...]:
    """Return the clauses of `text`, in order; a comma or a "but" opens a clause, a full stop a sentence too."""
    even = unicodedata.normalize("NFC", _INVISIBLE.sub(" ", text[:LIMIT]).translate(_APOSTROPHES)).lower()
    clauses: list[Clause] = []
    words: list[str] = []
    sentence, after = 0, ""
    questions: set[int] = set()
    for word, stop in _TOKEN.findall(even):
        if word and word not in _TURN:
            if word in _SEVERAL:
                words += _SEVERAL[word]
            else:
                words.append(word if word.isascii() and "'" not in word else _plain(word))
            continue
        if words:
            clauses.append(Clause(tuple(words), sentence, after))
            words = []
        after = "," if word or stop in ",():" else "."
        if "?" in stop:
            questions.add(sentence)
        sentence += after == "."
    if words:
        clauses.append(Clause(tuple(words), sentence, after))
    if not questions:
        return tuple(clauses)
    return tuple(replace(clause, is_question=clause.sentence in questions) for clause in clauses)


class Vocabulary:
    """The words of all phrases, and which of them a typed word may stand for."""

    def __init__(
        self,
        words: Iterable[str],
        slang: Mapping[str, list[str]],
        accented_slang: Mapping[str, list[str]] | None = None,
    ) -> None:
        self._slang = slang
        self._accented_slang = {**slang, **(accented_slang or {})}
        self._spellings = {spelling for word in words for spelling in spellings(word)}
        self._near: dict[str, set[str]] = {}
        for word in self._spellings:
            if len(word) >= 5 and word.isascii():
                for shorter in _deletions(word):
                    self._near.setdefault(shorter, set()).add(word)
        self._cached = lru_cache(maxsize=100_000)(self._readings)
        self._options = lru_cache(maxsize=100_000)(self._possible)

    def read(self, clause: Clause) -> list[Readings]:
        """Return what each word of `clause` may be."""
        return [self.readings(word) for word in clause.words]

    def readings(self, word: str, *, accented: bool = False) -> Readings:
        """Return what `word` may be; in `accented` text, "tim" is not "tím"."""
        return self._cached(word, accented)

    def restore(self, clause: Clause) -> list[Restored]:
        """Return which accents the words of `clause` get back by their neighbours."""
        options = [*map(self._options, clause.words)]
        return [*zip(clause.words, read_accents().degrees(options), strict=True)]

    def with_accents(self, restored: Restored) -> Readings:
        """Return what a word may be: of its options, those that are likely or possible."""
        word, degrees = restored
        options = self._options(word).words
        if options == (word,):
            return self.readings(word)
        found = [
            (AS_IT_IS if degree == 2 else MAYBE) + form for form, degree in zip(options, degrees, strict=True) if degree
        ]
        if word.isascii() and word not in options and read_accents().share(word) < RARE:
            found.append(MAYBE + word)
        return tuple(found)

    def _possible(self, word: str) -> Options:
        return read_accents().options(self._meant(word))

    def _meant(self, word: str) -> tuple[str, ...]:
        """Return the words that `word` may stand for, typed without accents or as in a chat."""
        if word[0].isdigit():
            return (NUMBER,)
        accents = read_accents()
        chat = [compose(other) for other in self._slang.get(word, ())]
        if not word.isascii():
            toneless = [form for form in accents.forms(fold(word)) if without_tone(form) == word]
            return tuple(dict.fromkeys([*chat, *toneless])) or (word,)
        forms = [*chat, *accents.forms(word)]
        if not forms:
            forms = [form for other in (_once(word), *_heard_alike(word)) for form in accents.forms(other)]
        return tuple(dict.fromkeys(forms)) or (word,)

    def _readings(self, word: str, accented: bool) -> Readings:  # noqa: FBT001  a cache's key
        """Return what `word` is looked up by: itself, its chat meanings, then repairs if no phrase knows it."""
        if word[0].isdigit():
            return (word, NUMBER)
        slang = self._accented_slang if accented else self._slang
        if accented and word not in slang and _is_meant_without_tone(word):
            return (AS_IT_IS + word,)
        found = [word, *slang.get(word, ())]
        is_chat = (accented or not word.isascii()) and _IN_CHAT.search(word)
        if (is_chat or word not in self._spellings) and word not in _right_words() and len(found) == 1:
            found += self._repairs(word, accented=accented)
        return tuple(dict.fromkeys(found))

    def _repairs(self, word: str, *, accented: bool) -> list[str]:
        short = _once(word)
        if short != word and short in self._spellings:
            return [short]
        if not word.isascii():
            known = self._known(word)
            return known if accented else [*known, fold(word)]
        if accented or len(word) < 5:
            heard = self._known(word) if accented and _IN_CHAT.search(word) else []
            if heard or len(word) < 5:
                return heard
        near = set(self._near.get(word, ()))
        for shorter in _deletions(word):
            near |= self._near.get(shorter, set())
            if shorter in self._spellings:
                near.add(shorter)
        return sorted(other for other in near if other[:2] == word[:2])[:4]

    def _known(self, word: str) -> list[str]:
        """Return the known words that sound like `word`: those nearest to it."""
        once = _heard_alike(word)
        known = [other for other in once if other in self._spellings]
        if known:
            return known
        twice = dict.fromkeys(other for one in once for other in _heard_alike(one))
        return [other for other in twice if other in self._spellings][:4]


def _is_meant_without_tone(word: str) -> bool:
    """Whether a word that has no tone mark can be a word as it is: "yêu", "tim", and not "ngưc" or "nguoi"."""
    if word.isascii():
        return _PLAIN_SYLLABLE.fullmatch(word) is not None
    return without_tone(word) == word and not word.endswith(("p", "t", "c", "ch")) and not _IN_CHAT.search(word)


@cache
def spellings(word: str) -> frozenset[str]:
    """Return how a phrase's `word` is met: accented, without tones, without accents, with the other of hỏi and ngã."""
    composed = compose(word)
    other = _other_tone(composed)
    marked = {mark + spelled for mark in (AS_IT_IS, MAYBE) for spelled in (composed, other)}
    return frozenset({composed, without_tone(composed), fold(composed), other, *marked})


@cache
def exactly(word: str) -> frozenset[str]:
    """Return how a phrase's `word` is met where its accents are needed."""
    composed = compose(word)
    return frozenset({composed, _other_tone(composed), AS_IT_IS + composed})


@cache
def alone(word: str) -> frozenset[str]:
    """Return how `word` is met where it is a whole phrase: unaccented only if that can be no other word."""
    clear = _clear_syllables().get(fold(word)) == compose(word)
    return exactly(word) | {fold(word)} if clear else exactly(word)


@cache
def _clear_syllables() -> dict[str, str]:
    lines = (Path(__file__).parent / "clear_syllables.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split() for line in lines if not line.startswith("#"))


@cache
def _right_words() -> frozenset[str]:
    """Return English words that need no repair: those are as likely as a misspelling of another word."""
    lines = (Path(__file__).parent / "english.txt").read_text(encoding="utf-8").splitlines()
    return _ENGLISH | {line for line in lines if not line.startswith("#")}


def is_accented(clauses: Iterable[Clause]) -> bool:
    """Tell whether a text is typed with accents, so that a syllable without any is meant without any."""
    words = [word for clause in clauses for word in clause.words if not word[0].isdigit()]
    return sum(not word.isascii() for word in words) >= ACCENTED_SHARE * max(1, len(words))


def is_unaccented(clauses: Iterable[Clause]) -> bool:
    """Tell whether a text is Vietnamese typed without accents, or with few."""
    words = [word for clause in clauses for word in clause.words if not word[0].isdigit()]
    known = sum(not word.isascii() or bool(read_accents().forms(word)) for word in words)
    return known >= VIETNAMESE_SHARE * len(words)


def is_english(clauses: Iterable[Clause]) -> bool:
    """Tell whether a text is English: it has no accents, and no more of Vietnamese's small words than of English's."""
    words = [word for clause in clauses for word in clause.words]
    if not all(word.isascii() for word in words):
        return False
    return sum(word in _ENGLISH for word in words) >= sum(word in _VIETNAMESE for word in words)


@lru_cache(maxsize=100_000)
def _plain(word: str) -> str:
    return spell(_SUFFIX.sub("", word).replace("'", ""))


def _once(word: str) -> str:
    return "".join(
        max(run, key=ord) if len(run) > 1 else run[0] for run in (list(r) for _, r in groupby(word, key=fold))
    )


def _deletions(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


_HOI, _NGA = "\u0309", "\u0303"


def _other_tone(word: str) -> str:
    decomposed = _decompose(word)
    if _HOI in decomposed:
        return compose(decomposed.replace(_HOI, _NGA))
    return compose(decomposed.replace(_NGA, _HOI)) if _NGA in decomposed else word


def _decompose(word: str) -> str:
    return unicodedata.normalize("NFD", word)


# "mún", "bín", "chít": one vowel for two.
_NARROW = re.compile("(.+?)([iu])([\u0300\u0301\u0303\u0309\u0323]?)([cmnptu]|ng|nh|ch)")
_WIDE = {"i": "ie\u0302", "u": "uo\u0302"}


def _heard_alike(word: str) -> list[str]:
    """Return spellings that sound like `word` in some region: xưng for sưng, liệc for liệt."""
    found = []
    for one, other in _SWAPS["start"]:
        for was, becomes in ((one, other), (other, one)):
            if word.startswith(was):
                found.append(becomes + word[len(was) :])
    for one, other in _SWAPS["end"]:
        for was, becomes in ((one, other), (other, one)):
            if word.endswith(was):
                found.append(word[: -len(was)] + becomes)
    narrow = _NARROW.fullmatch(_decompose(word))
    if narrow:
        begin, vowel, tone, end = narrow.groups()
        found.append(compose(f"{begin}{_WIDE[vowel]}{tone}{end}"))
    return found
