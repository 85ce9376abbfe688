"""The words around a piece of guidance, in both languages."""

WORDS = {
    "vi": {
        "language": "vi",
        "brand": "Đồng Hành",
        "kicker": "Hướng dẫn sức khỏe",
        "back": "Quay lại trò chuyện",
        "effective_from": "Áp dụng từ",
        "verified_on": "Đối chiếu nguồn ngày",
        "issuer": "Cơ quan ban hành",
        "legal_basis": "Căn cứ pháp lý",
        "sources": "Nguồn",
        "reviewed_by": "Người thẩm định chuyên môn",
        "not_reviewed": "chưa được bác sĩ thẩm định",
        "contents": "Trong bài này",
        "other": "Read in English",
        "notice": "Thông tin để tham khảo, không thay lời khám của bác sĩ. Nguy cấp, hãy gọi 115.",
        "missing_title": "Không tìm thấy trang này",
        "missing": "Bài hướng dẫn có thể đã được thay bằng bản mới, hết hiệu lực, hoặc đường dẫn chưa đúng. "
        "Bạn cứ hỏi lại trong khung trò chuyện, Đồng Hành sẽ tìm giúp.",
        "room_title": "Phòng khám thử",
        "room": "Ở đây không có bác sĩ: trang này thay cho phòng khám từ xa thật khi bạn dùng thử. "
        "Khi triển khai, đường vào dẫn đến phòng của cơ sở khám. Nguy cấp, hãy gọi 115.",
        "theme": "Đổi sáng, tối",
    },
    "en": {
        "language": "en",
        "brand": "Đồng Hành",
        "kicker": "Health guidance",
        "back": "Back to the chat",
        "effective_from": "In effect from",
        "verified_on": "Checked against its sources on",
        "issuer": "Issued by",
        "legal_basis": "Legal basis",
        "sources": "Sources",
        "reviewed_by": "Clinical reviewer",
        "not_reviewed": "not yet reviewed by a clinician",
        "contents": "On this page",
        "other": "Đọc bằng tiếng Việt",
        "notice": "For information; it does not replace an examination. In an emergency, call 115.",
        "missing_title": "This page is not here",
        "missing": "The guidance may have been replaced, may have expired, or the link may be incomplete. "
        "Ask again in the chat and Đồng Hành will look for you.",
        "room_title": "A room to try",
        "room": "There is no doctor here: this page stands for the real room while you try things out. "
        "In service, the way in leads to the clinic's own room. In an emergency, call 115.",
        "theme": "Switch light and dark",
    },
}
