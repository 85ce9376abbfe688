"""The engine and the conversation: ordered, explained, never downwards, unknown upwards."""

from care.triage.conversation import Conversation, Encounter, reply_of
from care.triage.dispositions import Disposition
from care.triage.engine import UNMATCHED_SIGN, Reply, read_triage

EMERGENCY, URGENT = Disposition.EMERGENCY, Disposition.URGENT


def test_reasons_name_protocol_lines_from_the_most_urgent_down() -> None:
    decision = read_triage().screen("bố tôi đau thắt ngực lan ra tay trái, ho nhẹ hai hôm nay")
    levels = [reason.level for reason in decision.reasons]
    assert levels == sorted(levels, reverse=True)
    codes = {protocol.code for protocol in read_triage().protocols.protocols} | {"modifiers", "unmatched"}
    assert all(reason.line.partition(".")[0] in codes for reason in decision.reasons)
    assert decision.reasons[0].sign.vi


def test_red_flags_of_one_protocol_and_level_stand_as_in_its_file() -> None:
    """A set of names may not order them: it differs from process to process, and the first line names the card."""
    triage = read_triage()
    places = {
        f"{protocol.code}.{line.id}": (protocol.order, place)
        for protocol in triage.protocols.protocols
        for place, line in enumerate(protocol.red_flags)
    }
    decision = triage.screen("bố 58 tuổi ôm ngực, như có ai đứng lên ngực, đau lan ra tay, mồ hôi túa ra, mặt tái mét")
    found = [(-reason.level, *places[reason.line]) for reason in decision.reasons if reason.line in places]
    assert len(found) > 3
    assert found == sorted(found)


def test_a_complaint_that_no_protocol_knows_is_never_self_care() -> None:
    decision = read_triage().screen("tôi thấy trong người không ổn, khó tả lắm")
    assert decision.disposition >= Disposition.REMOTE
    assert decision.reasons[0].sign == UNMATCHED_SIGN


def test_nothing_said_is_no_symptom() -> None:
    decision = read_triage().screen("làm sao xem thẻ bảo hiểm trên VNeID")
    assert decision.disposition is Disposition.NOT_A_SYMPTOM
    assert decision.reasons == ()


def test_a_resolved_stroke_sign_stays_urgent_or_higher() -> None:
    for text in ("sáng nay mẹ méo miệng 10 phút, giờ hết rồi", "đau ngực lan tay hồi nãy, giờ bình thường rồi"):
        assert read_triage().screen(text).disposition >= URGENT


def test_modifiers_raise_what_is_below_urgent() -> None:
    plain = read_triage().screen("em bị táo bón nhẹ mấy hôm").disposition
    pregnant = read_triage().screen("em bầu 20 tuần, bị táo bón nhẹ mấy hôm").disposition
    assert pregnant >= plain


def test_within_an_encounter_a_level_never_falls() -> None:
    talk = Conversation(read_triage())
    encounter, decision = talk.hear(Encounter(), "con em sốt 39, li bì, gọi không dậy")
    assert decision.disposition is EMERGENCY
    for text in ("giờ bé tỉnh rồi, chơi bình thường", "không sốt nữa", "cảm ơn bot"):
        encounter, decision = talk.hear(encounter, text)
        assert decision.disposition is EMERGENCY


def test_pieces_are_read_together() -> None:
    talk = Conversation(read_triage())
    encounter, _ = talk.hear(Encounter(), "ba con đau")
    _, decision = talk.hear(encounter, "ngực dữ dội")
    assert decision.disposition is EMERGENCY


def test_an_answer_that_raised_stays_when_it_is_taken_back() -> None:
    talk = Conversation(read_triage())
    encounter, decision = talk.hear(Encounter(), "em bị đau lưng")
    assert decision.question is not None
    raised, after = talk.answer(encounter, decision.question.key, Reply.YES)
    back, again = talk.back(raised)
    assert again.disposition >= after.disposition
    assert back.asked == 0


def test_at_most_five_questions_are_asked() -> None:
    talk = Conversation(read_triage())
    encounter, decision = talk.hear(Encounter(), "bé 2 tuổi sốt, ho, đau bụng, tiêu chảy, nổi ban")
    asked = 0
    while decision.question is not None:
        asked += 1
        encounter, decision = talk.answer(encounter, decision.question.key, Reply.NO)
    assert asked <= 5


def test_unsure_is_never_less_than_no() -> None:
    talk = Conversation(read_triage())
    for text in ("em bị đau lưng", "em bị đau đầu", "em bị tiêu chảy", "em bị ho"):
        encounter, decision = talk.hear(Encounter(), text)
        if decision.question is None:
            continue
        key = decision.question.key
        unsure = talk.answer(encounter, key, Reply.UNSURE)[1].disposition
        assert unsure >= talk.answer(encounter, key, Reply.NO)[1].disposition


def test_yes_no_and_unsure_are_understood_in_words() -> None:
    for text in ("có", "dạ có ạ", "co", "ừ", "vâng", "yes", "yeah"):
        assert reply_of(text) is Reply.YES, text
    for text in ("không", "dạ không ạ", "ko", "k", "chưa", "no", "nope"):
        assert reply_of(text) is Reply.NO, text
    for text in ("không biết", "ko rõ", "chưa đo", "not sure", "idk"):
        assert reply_of(text) is Reply.UNSURE, text
    assert reply_of("không đau ngực nhưng khó thở") is None


def test_other_texts_than_yes_are_no_yes() -> None:
    assert reply_of("có bầu 3 tháng") is None


def test_what_is_an_emergency_by_itself_stays_one_in_the_encounter() -> None:
    text = "mẹ em méo miệng, nói đớ. Còn em sắp đi nhổ răng thì cần dặn nha sĩ những gì"
    talk = Conversation(read_triage())
    encounter, decision = talk.hear(Encounter(), text)
    assert decision.disposition is Disposition.EMERGENCY
    assert encounter.floor is Disposition.EMERGENCY
    assert talk.hear(encounter, "dạ")[1].disposition is Disposition.EMERGENCY
