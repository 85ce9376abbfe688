"""Which way on: what a short message means for the step that booking is at. It refuses what could be a real question.

The rule: a short word ("không", "thôi", "ok") is a step only where it is the whole message, courtesy aside; a phrase
that can mean nothing else ("hủy lịch", "đổi lịch") is one within a message of at most `WORDS` words. What asks how, where
or how much about booking is a question for the guidance, and no step.
"""

# ruff: noqa: E501  a rule is a line

import re
from enum import StrEnum

from care.booking.wishes.phrasing import bare, clean, spoken
from care.booking.wishes.relations import Relation, read_relation

__all__ = ["Relation", "Step", "read_relation", "read_step"]

WORDS = 14
"""A longer message is about more than a step."""
FEW = 6
"""At most so many words name only a relative: "cho mẹ tôi"."""


class Step(StrEnum):
    """What is wished for at any step of booking."""

    CANCEL = "cancel"
    BACK = "back"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    MORE = "more"
    EARLIER = "earlier"
    LATER = "later"
    ANYONE = "anyone"
    ANYWHERE = "anywhere"
    ANYTIME = "anytime"
    MYSELF = "myself"
    RELATIVE = "relative"
    MINE = "mine"
    RESCHEDULE = "reschedule"
    WAITLIST = "waitlist"
    BOOK = "book"


_ME = "(?:tôi|bản thân|chính tôi)"
_APPOINTMENT = "(?:lịch hẹn|lịch khám|lịch|cuộc hẹn|buổi hẹn|buổi khám|hẹn|appointments?|bookings?)"
_ANY = "nào (?:cũng|cx) (?:được|ok|oke|okie)(?: (?:hết|cả|hết trơn|tuốt))?"
_WITHIN: list[tuple[Step, str]] = [
    (Step.WAITLIST, "(?:có|còn|trống|dư) (?:ai hủy |người hủy )?(?:chỗ|lịch|giờ|slot|suất)(?: trống| sớm| sớm hơn| nào)?(?: trống)? (?:thì|là|hãy)?(?: ?(?:nhớ|hãy|nhờ))? ?(?:báo|nhắn|gọi|alo|cho tôi biết|cho tôi hay)|danh sách (?:chờ|đợi)|hàng (?:chờ|đợi)|(?:báo|nhắn|gọi)(?: lại)?(?: cho)?(?: tôi)? (?:khi|nếu|lúc)(?: nào)? (?:có|còn)|khi nào (?:có|còn) (?:chỗ|lịch|slot)(?: trống)?(?: thì)? (?:báo|nhắn)|wait ?(?:ing )?list|(?:notify|tell|let) me (?:know )?(?:when|if)"),
    (Step.RESCHEDULE, f"(?:đổi|dời|rời|hoãn|chuyển|lùi|thay đổi)(?: lại)? {_APPOINTMENT}|(?:đổi|dời|chuyển|lùi|hoãn)(?: (?:lại|giờ|ngày|buổi|hẹn|lịch))* (?:qua|sang|tới|đến|lên|xuống|vào)(?! bác sĩ)|^(?:đổi|dời|hoãn)(?: (?:lại|giờ|ngày|buổi))+$|đổi (?:giờ|ngày) (?:hẹn|khám)|re ?schedule|(?:change|move|postpone) (?:my |the |this )?(?:appointment|booking)|move (?:it|my)"),
    (Step.CANCEL, f"(?:hủy|huỷ|bỏ)(?: (?:cái|giúp|giùm|hộ|dùm|cho|tôi|bớt))* {_APPOINTMENT}|không (?:đặt|khám|cần|muốn|hẹn)(?: (?:đặt|khám|lịch|hẹn))* nữa|cancel (?:my|the|this|it|booking|appointment)|(?:muốn|cần|cho tôi|xin) (?:hủy|huỷ)\\b"),
    (Step.MINE, f"(?:xem|kiểm tra|tra|coi|check|xem lại|coi lại)(?: lại)? (?:lịch|cuộc hẹn|hẹn)(?! (?:bác sĩ|trống|làm việc))|{_APPOINTMENT} (?:của|đã đặt)(?: tôi| của tôi)?|(?:tôi) (?:có|còn|đang có) (?:lịch|cuộc|buổi) (?:hẹn|khám|nào)|(?:my|show|see|view) (?:appointments?|bookings?)|lịch (?:hẹn|khám) (?:tôi )?(?:đã đặt|sắp tới)"),
    (Step.ANYONE, f"bác sĩ {_ANY}|bác sĩ nam nữ (?:gì|nào) cũng được|any doctor|whoever|bất (?:kỳ|kì|cứ) (?:ai|bác sĩ)"),
    (Step.BOOK, "(?:đặt|đăng ký|đăng kí|lấy|hẹn|book|xin)(?: (?:một|1|cái|giúp|giùm|hộ|dùm|cho|tôi))* (?:lịch(?! (?:làm việc|trực|trống|phòng khám))|hẹn|=chỗ|chỗ (?:khám|hẹn)|cuộc hẹn|buổi khám|giờ khám|khám|tư vấn)|(?:muốn|cần|xin|cho)(?: (?:được|tôi|cho|đặt|lịch|đi|hẹn))* (?:gặp|khám|hẹn|tư vấn với|nói chuyện với)(?: (?:với|một|1))? (?:bác sĩ|bsi|bs|da liễu|nhi|tim|sản|mắt|răng|tai|tâm lý|nội|ngoại|từ xa|online|bệnh|khám)|(?:book|make|schedule|need|want|get|have)(?: (?:me|a|an|the|to|my))* (?:appointment|consultation|consult)|(?:see|talk to|speak to|speak with|consult)(?: (?:a|the|with))* (?:doctor|gp|dermatologist|specialist|paediatrician|pediatrician)|khám (?:từ xa|online|trực tuyến)"),
]  # fmt: skip
_WHOLE: list[tuple[Step, str]] = [
    (Step.CONFIRM, "ok|oke|okê|okie|okey|okay|oki|okla|ok em|đồng ý|nhất trí|chốt(?: (?:đi|luôn|nha|lịch|giờ này|vậy))*|được(?: (?:rồi|đó|luôn|ạ|nha|á))*|xác nhận|đúng(?: (?:rồi|vậy|luôn|thế))*|phải(?: rồi)?|chính xác|chuẩn|ừ|ừm|ừa|uh|um|uhm|ờ|có|vâng(?: (?:ạ|được|đúng|ok))*|dạ(?: (?:vâng|được|đúng|có|ok|phải|rồi))*|yes|yeah|yep|yup|ye|y|sure|confirm(?:ed)?|agree|correct|right|(?:um |oh )?yes|đặt(?: (?:luôn|tiếp|đi|nha))+|tiếp(?: tục)?|continue|next|go ahead|hợp lý|oke luôn|giờ (?:đó|này) được"),
    (Step.CANCEL, "(?:thôi )?(?:hủy|huỷ)(?: bỏ)?(?: đi| hết| nó| cho tôi)?|(?:thôi )?bỏ (?:đi|hết|hẹn|luôn)|(?:thôi )?bỏ|thôi|thôi (?:không|khỏi)(?: (?:đặt|cần|khám))?(?: nữa| đâu)?|khỏi(?: đặt| cần| khám)?|dừng(?: lại)?|thoát|ngừng|cancel(?: it| that)?|stop|quit|exit|never ?mind|forget it|để (?:lần|khi|lúc|bữa|hôm) khác|để sau|không (?:đặt|khám) (?:đâu|nữa)"),
    (Step.BACK, "(?:sai rồi |nhầm rồi |ấy )?(?:quay|trở|lùi)(?: (?:lại|về|ra))(?: (?:bước|trang))?(?: trước)?|(?:go )?back|previous|undo|(?:tôi )?(?:chọn|bấm|nhập|ghi|gõ|điền|nhấn)?(?: ?(?:sai|nhầm|lộn))(?: (?:rồi|mất|mất rồi))?(?: (?:cho tôi )?(?:sửa|chọn|làm|nhập)(?: lại)?)?|(?:cho tôi |muốn )?(?:sửa|chọn|làm|nhập|điền)(?: lại)|sửa|wrong|go to previous|bước trước|lui lại"),
    (Step.MORE, "(?:có |còn |xem |cho (?:tôi )?(?:xem )?|chọn |đổi |lấy )*(?:giờ|ngày|lúc|buổi|khung giờ|lịch|bác sĩ) (?:nào )?(?:khác|nữa)(?: nữa)?(?: (?:có )?(?:không|được không|hông))?|còn (?:giờ|ngày|lịch|=chỗ|buổi|slot|ai|bác sĩ|khung giờ|nào|gì|nữa|khác)(?: (?:nào|gì|khác|nữa|trống))*(?: không)?|(?:xem|hiện|cho xem|cho tôi xem|coi) (?:thêm|tiếp|nữa)(?: giờ| lịch)?|thêm(?: nữa)?|khác|nữa|(?:show |see )?more(?: (?:times?|slots?|options?))?|(?:any )?other (?:times?|slots?|days?|options?|doctors?)|next page|anything else|something else|không có giờ nào hợp|không hợp(?: giờ)?|mấy giờ (?:này|đó) (?:đều )?không được"),
    (Step.EARLIER, "(?:có |còn |xem |cho (?:tôi )?)*(?:giờ |lịch |ngày |buổi )?(?:nào )?sớm hơn(?: (?:nữa|chút|xíu|một chút|tí))*(?: (?:có )?(?:không|được không|hông))?|(?:anything |something |any )?(?:earlier|sooner)|trước đó"),
    (Step.LATER, "(?:có |còn |xem |cho (?:tôi )?)*(?:giờ |lịch |ngày |buổi )?(?:nào )?(?:muộn|trễ|trể) hơn(?: (?:nữa|chút|xíu|một chút|tí))*(?: (?:có )?(?:không|được không|hông))?|(?:anything |something |any )?later|sau đó"),
    (Step.ANYONE, f"ai (?:cũng|cx) (?:được|ok)(?: hết)?|(?:bác sĩ|người|ai) {_ANY}|bất (?:kỳ|kì|cứ) ai|any ?(?:one|body)|any doctor(?: is)?(?: fine| ok)?"),
    (Step.ANYWHERE, f"(?:ở )?đâu (?:cũng|cx) (?:được|ok)(?: hết)?|(?:ở )?(?:chỗ|nơi|bệnh viện|phòng khám|cơ sở|viện) {_ANY}|any ?where|any (?:place|hospital|clinic)"),
    (Step.ANYTIME, f"(?:lúc|khi|giờ|ngày|hôm|bữa|buổi) {_ANY}|mấy giờ (?:cũng|cx) (?:được|ok)|khi mô (?:cũng|cx) được|(?:sao|gì|thế nào|răng) (?:cũng|cx) được|any ?time(?: is)?(?: fine| ok| works)?|bất (?:kỳ|kì|cứ) (?:lúc|giờ|khi|ngày) nào|whenever"),
    (Step.MYSELF, f"(?:đặt |khám |hẹn |book )?(?:lịch )?(?:cho |for )?{_ME}(?: (?:tôi|mà|thôi|chứ ai))?(?: (?:ạ|ah|nha|nhé|đi))*|for me|(?:for )?my ?self|me|it's for me"),
    (Step.MINE, f"{_APPOINTMENT}|lịch (?:của )?tôi|(?:xem|coi|check) lịch(?: hẹn| khám)?"),
    (Step.RESCHEDULE, "đổi (?:lịch|hẹn)|dời lịch|dời (?:lại|ngày|giờ)"),
    (Step.REFUSE, "không|không (?:đồng ý|được|phải|nha|ạ|có|chịu|thích|đâu|muốn|cần|có nhu cầu)|no|nope|nah|not really|chưa|disagree|no thanks?|thôi không|không phải vậy|không đúng"),
]  # fmt: skip
_HOW = "làm sao|làm thế nào|như thế nào|thế nào|ra sao|cách|how (?:do|to|can|does)"
_QUESTION = "ở đâu|bao nhiêu|bao lâu|mất phí|tốn|tiền|chi phí|mấy giờ mở|how (?:much|long)|what happens|có mất|quy trình|thủ tục|giấy tờ|cần (?:mang|chuẩn bị)|có bị|có phải"
_PLACE = "(?:ở|tại|bên|của) (?:bệnh viện|bv|phòng khám|trạm|trung tâm|viện|pk)|bệnh viện|at (?:the )?\\w+ ?hospital|at hospital"
_DONE = "(?:đã|vừa|mới) (?:đặt|hẹn|book|hủy|huỷ|đổi)|i (?:have |already )?booked"
_NEGATED = "(?:không|chưa|đừng) (?:muốn|cần|định|phải)(?: \\w+)? ?"

_WITHIN_PATTERNS = [(step, re.compile(rf"\b(?:{spoken(phrases)})(?!\w)")) for step, phrases in _WITHIN]
_WHOLE_PATTERNS = [(step, re.compile(spoken(phrases))) for step, phrases in _WHOLE]
_HOWS = re.compile(rf"\b(?:{spoken(_HOW)})\b")
_QUESTIONS = re.compile(rf"\b(?:{spoken(_QUESTION)})\b")
_PLACES = re.compile(rf"\b(?:{spoken(_PLACE)})\b")
_DONES = re.compile(rf"\b(?:{spoken(_DONE)})\b")
_NEGATIONS = re.compile(rf"\b(?:{spoken(_NEGATED)})$")
_FOR_SOMEBODY = re.compile(rf"\b(?:{spoken('cho|giúp|giùm|dùm|hộ|for')}) ")
_NOT_TO_ASK = {Step.BOOK, Step.CANCEL, Step.RESCHEDULE}


def read_step(text: str) -> Step | None:
    """Return the step that `text` wishes, or None: then it is an answer, or a question of its own."""
    plain, asks = clean(text)
    if not plain or len(plain.split()) > 2 * WORDS:
        return None
    short = bare(plain)
    for step, pattern in _WHOLE_PATTERNS:
        if pattern.fullmatch(plain) or (step is not Step.MYSELF and pattern.fullmatch(short)):
            return step
    for step, pattern in _WITHIN_PATTERNS:
        found = pattern.search(plain)
        if found and _is_meant(step, plain, found.start()):
            return step
    relation = read_relation(plain)
    if (
        relation
        and not asks
        and not _DONES.search(plain)
        and (len(short.split()) <= FEW and (_FOR_SOMEBODY.search(plain) or len(short.split()) <= 3))
    ):
        return Step.RELATIVE
    return None


def _is_meant(step: Step, plain: str, start: int) -> bool:
    words = len(plain.split())
    if words > (2 * WORDS if step is Step.BOOK else WORDS):
        return False
    if (step is Step.BOOK and _DONES.search(plain)) or _NEGATIONS.search(plain[:start]):
        return False
    if step in _NOT_TO_ASK and _QUESTIONS.search(plain):
        return False
    return not (_HOWS.search(plain) and (step is not Step.BOOK or _PLACES.search(plain)))
