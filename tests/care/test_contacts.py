"""Phone numbers: only from the registry, verbatim."""

import datetime as dt
import re
from pathlib import Path

import pytest

from care.contacts import read_contacts
from care.triage.protocol_files import read_protocols

NUMBER = re.compile(r"(?<![\d.,/])(?:1[89]00[ .]?\d[\d .]{2,8}\d|0\d{2,3}[ .]?\d{3}[ .]?\d{3,4}|11[1-5])(?![\d.,/%])")
TEXTS = ("bot/locales/vi/bot.ftl", "bot/locales/en/bot.ftl", "care/triage/first_aid.yaml")


def test_a_sound_number_is_given_verbatim() -> None:
    assert read_contacts().number("ambulance") == "115"


def test_contacts_go_stale_half_a_year_after_they_were_verified() -> None:
    contacts = read_contacts()
    assert contacts.stale(contacts.verified_on) == ()
    assert contacts.stale(contacts.verified_on + dt.timedelta(days=181)) == contacts.contacts


def test_an_unverified_number_is_not_given() -> None:
    with pytest.raises(KeyError):
        read_contacts().number("health_complaints")


@pytest.mark.parametrize("name", TEXTS)
def test_every_number_in_our_texts_is_in_the_registry_and_sound(name: str, root: Path) -> None:
    sound = {contact.number for contact in read_contacts().contacts if contact.status == "sound"}
    assert set(NUMBER.findall((root / name).read_text(encoding="utf-8"))) <= sound


def test_every_number_in_the_protocols_is_in_the_registry_and_sound() -> None:
    sound = {contact.number for contact in read_contacts().contacts if contact.status == "sound"}
    for protocol in read_protocols().protocols:
        texts = [f"{one.vi} {one.en}" for one in (*protocol.do, *protocol.dont, *protocol.return_rules)]
        texts += [f"{line.sign.vi} {line.sign.en}" for line in protocol.red_flags]
        texts += [f"{one.ask.vi} {one.ask.en}" for one in protocol.questions]
        for text in texts:
            assert set(NUMBER.findall(text)) <= sound, (protocol.code, text)


def test_every_number_in_the_guidance_is_in_the_registry(root: Path) -> None:
    known = {contact.number for contact in read_contacts().contacts if contact.status != "withdrawn"}
    texts = list((root / "guidance").rglob("*.md"))
    assert texts
    for path in texts:
        body = path.read_text(encoding="utf-8").split("---", 2)[2]
        assert set(NUMBER.findall(body)) <= known, path
