"""Specialties: what is asked for is found, a complaint asks for none, every protocol suggests at least one."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.booking.specialties import FILE, MalformedSpecialtiesError, Specialty, read_specialties
from care.triage.dispositions import Disposition
from care.triage.protocol_files import read_protocols
from care.triage.protocols import Protocol
from vietnamese import fold

SPECIALTIES = read_specialties()
PROTOCOLS = read_protocols().protocols

# SNOMED CT codes of http://hl7.org/fhir/ValueSet/c80-practice-codes (4.0.1), as far as they are used here.
PRACTICE_SETTINGS = {
    "394814009": "General practice",
    "394585009": "Obstetrics and gynecology",
    "394579002": "Cardiology",
    "418112009": "Pulmonary medicine",
    "394584008": "Gastroenterology",
    "394582007": "Dermatology",
    "394591006": "Neurology",
    "394583002": "Endocrinology",
    "394810000": "Rheumatology",
    "418960008": "Otolaryngology",
    "394594003": "Ophthalmology",
    "408444009": "Dental-General dental practice",
    "394612005": "Urology",
    "394587001": "Psychiatry",
    "394807007": "Infectious diseases",
    "394593009": "Medical oncology",
    "394811001": "Geriatric medicine",
    "394602003": "Rehabilitation",
}

ASKED = {
    "tôi muốn gặp bác sĩ da liễu": ["dermatology"],
    "khám da": ["dermatology"],
    "kham da": ["dermatology"],
    "bac si da lieu": ["dermatology"],
    "khám cho bé": ["paediatrics"],
    "kham cho be": ["paediatrics"],
    "bs da niễu": ["dermatology"],
    "tôi muốn khám bs da lieu": ["dermatology"],
    "skin doctor": ["dermatology"],
    "I want to see a dermatologist": ["dermatology"],
    "da ạ": ["dermatology"],
    "bs tim mạch": ["cardiology"],
    "tim": ["cardiology"],
    "khám huyết áp": ["cardiology"],
    "heart doctor please": ["cardiology"],
    "khoa nhi": ["paediatrics"],
    "bs nhi cho bé": ["paediatrics"],
    "bac si nhi": ["paediatrics"],
    "children's doctor": ["paediatrics"],
    "bác sĩ tâm lý": ["mental_health"],
    "bs tam ly": ["mental_health"],
    "psychologist": ["mental_health"],
    "khám phụ khoa": ["obstetrics_gynaecology"],
    "kham phu khoa": ["obstetrics_gynaecology"],
    "khám thai": ["obstetrics_gynaecology"],
    "khám tim thai": ["obstetrics_gynaecology"],
    "tai mũi họng": ["ent"],
    "tmh": ["ent"],
    "khám tai": ["ent"],
    "kham tai mui hong": ["ent"],
    "khám mắt": ["ophthalmology"],
    "mắt ạ": ["ophthalmology"],
    "eye doctor": ["ophthalmology"],
    "tôi bị tiểu đường cần khám mắt": ["ophthalmology"],
    "kham rang": ["dentistry"],
    "I need a dentist": ["dentistry"],
    "khám dạ dày": ["gastroenterology"],
    "ho hap": ["respiratory"],
    "khám khớp gối": ["musculoskeletal"],
    "kham nam khoa": ["urology"],
    "nội tiết": ["endocrinology"],
    "khám nội thần kinh": ["neurology"],
    "khoa nội": ["general"],
    "khám sức khỏe tổng quát": ["general"],
    "bs gia đình": ["general"],
    "vltl": ["rehabilitation"],
    "bác sĩ dinh dưỡng": ["nutrition"],
    "đông y": ["traditional_medicine"],
    "tư vấn tiêm chủng": ["vaccination"],
    "ung bướu": ["oncology"],
    "khám dị ứng": ["allergy"],
    "lão khoa": ["geriatrics"],
    "truyen nhiem": ["infectious_diseases"],
    "bác sĩ da và bác sĩ tim": ["dermatology", "cardiology"],
    "không muốn gặp bác sĩ tâm lý, cho tôi gặp bác sĩ da liễu": ["dermatology"],
    "tim mạch hay là khám phổi": ["respiratory", "cardiology"],
}

NOT_ASKED = [
    "",
    "đặt lịch khám",
    "dat lich hen",
    "lich hen kham",
    "tôi muốn gặp bác sĩ",
    "bác sĩ ơi cho em hỏi",
    "bác sĩ nữ",
    "bác sĩ nam",
    "khoa nào",
    "kham khoa nao",
    "khám ngày mai",
    "khám ở đâu",
    "khám tại nhà",
    "kham tai nha",
    "kham gan nha",
    "khám mặt",
    "kham mat bao nhieu tien",
    "bac si da cho thuoc",
    "bs da kham cho em",
    "bac si noi em binh thuong",
    "da",
    "da em",
    "dong y",
    "bác sĩ chỉ định cho uống thuốc",
    "bác sĩ chỉ nói vậy",
    "đồng ý",
    "bác sĩ cho con hỏi",
    "cac nha khoa hoc noi gi",
    "be het vang da lieu co sao khong",
    "tôi uống thuốc nam bị ngứa",
    "dạ",
    "da tôi ngứa quá",
    "tôi đau mắt",
    "đau dạ dày",
    "suy dinh dưỡng",
    "I want an appointment",
    "I want to see a doctor",
    "không cần bác sĩ tâm lý",
]


def ends_in_remote(protocol: Protocol) -> bool:
    """Tell whether `protocol` can end in a remote consultation, a modifier's raise from self-care counted in."""
    lines = (*protocol.red_flags, *protocol.reassuring)
    levels = {protocol.unanswered, protocol.otherwise}
    levels |= {line.level for line in lines} | {line.level_when_over for line in lines}
    levels |= {level for question in protocol.questions for level in (question.if_yes, question.if_unsure)}
    return bool(levels & {Disposition.SELF_CARE, Disposition.REMOTE})


def codes(specialties: list[Specialty]) -> list[str]:
    return [one.code for one in specialties]


@pytest.mark.parametrize(("text", "expected"), ASKED.items(), ids=ASKED)
def test_what_is_asked_for_is_found(text: str, expected: list[str]) -> None:
    assert codes(SPECIALTIES.find(text)) == expected


@pytest.mark.parametrize("text", NOT_ASKED)
def test_nothing_is_asked_for(text: str) -> None:
    assert SPECIALTIES.find(text) == []


@pytest.mark.parametrize("specialty", SPECIALTIES.all, ids=lambda one: one.code)
def test_every_way_of_asking_is_understood(specialty: Specialty) -> None:
    texts = [name for name in specialty.called if "(" not in name]
    texts += [f"khám {name}" for name in (*specialty.called, *specialty.asked) if "(" not in name]
    texts += [f"I need a {name} doctor" for name in specialty.asked_en if "(" not in name]
    texts += [fold(name) for name in specialty.called if "(" not in name and name != "đông y"]
    for text in texts:
        assert SPECIALTIES.find(text)[:1] == [specialty], text


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda one: one.code)
def test_each_protocol_suggests_one_to_three(protocol: Protocol) -> None:
    named = [one for one in SPECIALTIES.all if protocol.code in (*one.protocols, *one.also_for)]
    assert named or not ends_in_remote(protocol)
    for age in (None, 0.01, 15.9, 16, 40, 85):
        for pregnant in (False, True):
            suggested = SPECIALTIES.suggest(protocol.code, age, pregnant)
            assert 1 <= len(suggested) <= 3
            assert len(set(codes(suggested))) == len(suggested)
            if age is not None and age < 16:
                assert suggested[0].code == "paediatrics"


def test_specialties_name_no_protocol_that_is_not_there() -> None:
    known = {protocol.code for protocol in PROTOCOLS}
    assert {code for one in SPECIALTIES.all for code in (*one.protocols, *one.also_for)} <= known


@pytest.mark.parametrize(
    ("protocol", "age", "pregnant", "expected"),
    [
        ("skin", 40, False, ["dermatology", "general"]),
        ("skin", 5, False, ["paediatrics", "dermatology", "general"]),
        ("skin", None, False, ["dermatology", "general"]),
        ("headache", 30, True, ["obstetrics_gynaecology", "neurology", "general"]),
        ("child_fever", None, False, ["paediatrics", "general"]),
        ("child_fever", 30, False, ["general"]),
        ("medicines_question", 80, False, ["general", "geriatrics"]),
        ("medicines_question", 30, False, ["general"]),
        ("womens_health", 30, False, ["obstetrics_gynaecology"]),
        ("pregnancy", 28, True, ["obstetrics_gynaecology"]),
        ("pregnancy", 15, True, ["paediatrics", "obstetrics_gynaecology"]),
        ("mental_health", 70, False, ["mental_health", "general"]),
        ("no_such_protocol", 30, False, ["general"]),
        (None, None, False, ["general"]),
        (None, 3, False, ["paediatrics"]),
        (None, 30, True, ["obstetrics_gynaecology"]),
    ],
)
def test_suggestions(protocol: str | None, age: float | None, pregnant: bool, expected: list[str]) -> None:  # noqa: FBT001
    assert codes(SPECIALTIES.suggest(protocol, age, pregnant)) == expected


def test_practice_settings_are_codes_of_the_value_set() -> None:
    used = {one.practice_setting.code: one.practice_setting.display for one in SPECIALTIES.all if one.practice_setting}
    assert used == PRACTICE_SETTINGS


def test_purposes_are_short_and_diagnose_nothing() -> None:
    for specialty in SPECIALTIES.all:
        for language in ("vi", "en"):
            purpose = specialty.purpose.within(language)
            assert len(purpose.split()) <= 24
            assert purpose.endswith(".")
            assert not any(word in purpose.casefold() for word in ("bạn bị", "bạn mắc", "you have a", "chẩn đoán"))


@given(st.text(max_size=300))
def test_no_text_is_too_strange(text: str) -> None:
    SPECIALTIES.find(text)


@given(st.lists(st.sampled_from(sorted({*ASKED, *NOT_ASKED})), max_size=6).map(" ".join))
def test_a_specialty_is_found_once(text: str) -> None:
    found = codes(SPECIALTIES.find(text))
    assert len(found) == len(set(found))


def test_a_long_message_is_read_at_once() -> None:
    started = time.perf_counter()
    SPECIALTIES.find("khám da không muốn gặp bác sĩ tim mạch " * 2_000)
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("code: dermatology", "code: Skin!", "Skin!, code"),
        ("code: dermatology", "code: cardiology", "specialty cardiology stands twice"),
        ("fallback: general", "fallback: nobody", "unknown specialty nobody"),
        ("called: [da liễu,", "called: [tmh,", "phrase tmh stands twice"),
        ("only_accented: [đông y,", "only_accented: [lưng,", "nothing is asked for by lưng"),
        ("protocols: [eye]", "protocols: [eye, eye]", "ophthalmology, eye stands twice"),
        ('code: "394591006"', 'code: "394582007"', "394582007 stands twice"),
        ("specialties:", "specialties: [", "specialties.yaml"),
    ],
)
def test_a_malformed_file_is_refused_with_its_entry(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "specialties.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(MalformedSpecialtiesError, match=r"^specialties\.yaml") as caught:
        read_specialties(path)
    assert says in str(caught.value)
