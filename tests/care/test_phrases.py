"""The phrase language: choices, gaps, numbers, accents."""

import pytest

from care.triage.phrase_language import MalformedPhraseError, parse
from care.triage.phrases import PhraseBook, Phrases
from care.triage.words import Vocabulary, clauses_of


def found(phrase: str, text: str) -> bool:
    book = PhraseBook({"x": [phrase]})
    vocabulary = Vocabulary(book.words, {"k": ["không"]})
    return any(book.find(vocabulary.read(clause)) for clause in clauses_of(text))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("đau ngực", "đau ngực"),
        ("đau ngực", "dau nguc"),
        ("đau ngực", "đau ngưc"),
        ("đau * ngực", "đau thắt ở giữa ngực"),
        ("(đau|tức) (cái)? ngực", "tức ngực"),
        ("(đau|tức) (cái)? ngực", "đau cái ngực"),
        ("(a (b|c)|d) e", "a c e"),
        ("uống # viên", "uống 20 viên"),
        ("không thở", "k thở"),
        ("khỏe", "khoẻ"),
        ("mửa", "mữa"),
        ("sưng mặt", "xưng mặt"),
        ("unconscious", "unconcious"),
        ("can't breathe", "cant breathe"),
        ("quá", "quáaaa"),
    ],
)
def test_a_phrase_is_found_as_people_type_it(phrase: str, text: str) -> None:
    assert found(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("đau * ngực", "đau a b c d e ngực"),
        ("đau ngực", "đau, ngực"),
        ("!tự tử", "tu tu"),
        ("tê", "te"),
        ("đau ngực", "đau bụng"),
    ],
)
def test_what_is_not_the_phrase_is_not_found(phrase: str, text: str) -> None:
    assert not found(phrase, text)


def test_in_accented_text_a_plain_syllable_means_itself() -> None:
    book = PhraseBook({"x": ["tím môi"]})
    clauses = clauses_of("tim môi")
    vocabulary = Vocabulary(book.words, {})
    assert book.find(vocabulary.read(clauses[0]))
    assert not book.find([vocabulary.readings(word, accented=True) for word in clauses[0].words])


@pytest.mark.parametrize("phrase", ["(a|b", "a)", "", "(a)?", "* a"])
def test_a_malformed_phrase_is_refused(phrase: str) -> None:
    with pytest.raises(MalformedPhraseError):
        parse(phrase)


def test_a_text_is_covered_or_holds_a_phrase() -> None:
    phrases = Phrases(["(dạ)? không"])
    assert phrases.cover("dạ không")
    assert not phrases.cover("không đau")
    assert phrases.stand_in("không đau")
    assert not phrases.cover("")
