"""How findings and numbers are read: negation and its scope, who, when, news, animals; own sentences."""

import pytest

from care.triage.assertion import Status
from care.triage.engine import read_triage
from care.triage.measures import Measures, measure
from care.triage.number_patterns import DAYS_OF, MONTH, YEAR

MEANT = [
    ("chest_pain", Status.PRESENT, "tôi đau ngực"),
    ("chest_pain", Status.PRESENT, "toi dau nguc"),
    ("chest_pain", Status.DENIED, "tôi không đau ngực"),
    ("chest_pain", Status.DENIED, "toi khong dau nguc"),
    ("chest_pain", Status.DENIED, "k đau ngực j hết"),
    ("chest_pain", Status.DENIED, "không có đau ngực"),
    ("chest_pain", Status.DENIED, "hổng còn đau ngực nữa"),
    ("chest_pain", Status.PRESENT, "không những đau ngực mà còn mệt"),
    ("chest_pain", Status.PRESENT, "không hiểu sao đau ngực"),
    ("chest_pain", Status.PRESENT, "đau ngực không chịu nổi"),
    ("chest_pain", Status.PRESENT, "chưa bao giờ đau ngực như vậy"),
    ("chest_pain", Status.PRESENT, "I have never had chest pain like this"),
    ("chest_pain", Status.DENIED, "no chest pain"),
    ("chest_pain", Status.RESOLVED, "hôm qua đau ngực, giờ hết rồi"),
    ("chest_pain", Status.PRESENT, "đau ngực mãi chưa hết"),
    ("chest_pain", Status.PAST, "năm ngoái tôi đau ngực"),
    ("chest_pain", Status.PRESENT, "năm ngoái đau ngực, hôm nay lại đau ngực"),
    ("fever", Status.DENIED, "denies any fever, chills, nausea or vomiting"),
    ("vomiting", Status.DENIED, "denies any fever, chills, nausea or vomiting"),
    ("vomiting", Status.DENIED, "no fever, chills, or vomiting"),
    ("fever", Status.PRESENT, "không ho, sốt cao"),
    ("breathless", Status.PRESENT, "không sốt nhưng khó thở"),
    ("seizure", Status.ELSEWHERE, "con chó nhà em bị co giật"),
    ("seizure", Status.PRESENT, "con em bị co giật"),
    ("seizure", Status.PRESENT, "chó nhà em ói còn mẹ em thì bị co giật"),
    ("breathless", Status.PRESENT, "my cat is vomiting and my dad has trouble breathing"),
    ("breathless", Status.PRESENT, "bố em khó thở"),
]


@pytest.mark.parametrize(("finding", "status", "text"), MEANT)
def test_a_finding_is_read_as_it_is_meant(finding: str, status: Status, text: str) -> None:
    statuses = [mention.status for mention in read_triage().read(text).mentions if mention.finding == finding]
    assert statuses
    assert max(statuses) is status, statuses


@pytest.mark.parametrize("text", ["ho so cua toi", "tho may dien", "phòng khám ở đâu", "Hồ Chí Minh", "bắt đầu từ đâu"])
def test_false_friends_are_no_findings(text: str) -> None:
    assert not read_triage().read(text).findings(Status.PRESENT) & {"cough", "breathless", "headache", "burn"}


STATED = [
    ("con em 2 tháng sốt 38 rưỡi", {"age": 2 * MONTH, "temperature": 38.5}),
    ("bé sáu tháng", {"age": 6 * MONTH}),
    ("bé 4t", {"age": 4 * YEAR}),
    ("a 45-year-old man", {"age": 45 * YEAR}),
    ("my 3 week old", {"age": 3 * DAYS_OF["week"]}),
    ("bé sốt 3 ngày", {"age": None, "duration": 3 * 1_440.0}),
    ("huyết áp 18/10", {"systolic": 180.0, "diastolic": 100.0}),
    ("lên máu 20 trên 12", {"systolic": 200.0, "diastolic": 120.0}),
    ("HA 185/115", {"systolic": 185.0, "diastolic": 115.0}),
    ("đường huyết 28", {"glucose": 28.0}),
    ("đường huyết 25 chấm", {"glucose": 25.0}),
    ("glucose 400", {"glucose": 22.2}),
    ("blood sugar 39 mg/dL", {"glucose": 2.2}),
    ("tiểu đường type 2", {"glucose": None}),
    ("SpO2 89", {"oxygen": 89.0}),
    ("sốt 39 độ 5", {"temperature": 39.5}),
    ("104°F fever", {"temperature": 40.0}),
    ("trời nắng 40 độ", {"temperature": None}),
    ("bầu 34 tuần", {"pregnancy": 34.0}),
    ("uống 20 viên para", {"tablets": 20.0}),
    ("co giật 10 phút", {"duration": 10.0}),
    ("bây giờ", {"duration": None, "age": None}),
]


@pytest.mark.parametrize(("text", "stated"), STATED)
def test_numbers_are_read_as_patients_say_them(text: str, stated: dict[str, float | None]) -> None:
    found = measure(text)
    for name, value in stated.items():
        assert getattr(found, name) == (pytest.approx(value, rel=0.01) if value is not None else None), name


def test_text_without_numbers_states_nothing() -> None:
    assert measure("tôi đau đầu") == Measures()
