"""Every refusal tells staff what is wrong and what to do, in both languages."""

import pytest

from ingest.refusals import Reason, advice
from knowledge.passages import Language


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("language", Language)
def test_every_reason_has_its_advice(reason: Reason, language: Language) -> None:
    told = advice(reason, language)
    assert told.wrong.endswith(".")
    assert told.remedy.endswith(".")
