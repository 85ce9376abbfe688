"""A consent is to one version of one text: whoever changes the text gives it a new version."""

import hashlib

import pytest

from bot.texts import LANGUAGES
from care.consents import TEXT_VERSIONS, GivenAs, Purpose, role_for
from tests.bot.test_texts import messages_of

FINGERPRINTS = {
    (Purpose.CONVERSATION, "vi"): ("2026-11-25", "0918d882ec68c306"),
    (Purpose.CONVERSATION, "en"): ("2026-11-25", "65de6495de76e906"),
    (Purpose.BOOKING, "vi"): ("2026-11-25", "07ae554b9f6b714b"),
    (Purpose.BOOKING, "en"): ("2026-11-25", "4f620781334b07a6"),
    (Purpose.REMINDERS, "vi"): ("2026-11-25", "f1d2978e9e2eafd7"),
    (Purpose.REMINDERS, "en"): ("2026-11-25", "106f559517179892"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("purpose", Purpose)
def test_a_text_that_changed_has_a_new_version(purpose: Purpose, language: str) -> None:
    text = messages_of(language)[f"consent-{purpose}"].strip()
    fingerprint = hashlib.sha256(text.encode()).hexdigest()[:16]
    assert (TEXT_VERSIONS[purpose], fingerprint) == FINGERPRINTS[(purpose, language)], (
        "give the text a new version in care/consents.py, and write its fingerprint here"
    )


@pytest.mark.parametrize(
    ("born", "oneself", "role"),
    [
        (2026, False, GivenAs.GUARDIAN),
        (2020, False, GivenAs.GUARDIAN),
        (2019, False, GivenAs.GUARDIAN_AND_CHILD),  # six or seven: the child is asked too
        (2010, False, GivenAs.GUARDIAN_AND_CHILD),  # fifteen or sixteen: the guardian is still needed
        (2009, False, GivenAs.RELATIVE),
        (2010, True, GivenAs.GUARDIAN_AND_CHILD),
        (2009, True, GivenAs.ONESELF),
    ],
)
def test_who_consents_for_whom(born: int, oneself: bool, role: GivenAs) -> None:  # noqa: FBT001  a column of the table
    assert role_for(born, 2026, is_for_oneself=oneself) is role
