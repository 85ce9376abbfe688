# A person speaks instead of the assistant
takeover-begun =
    👤 <b>Bạn đang trò chuyện với nhân viên hỗ trợ { $name }, là người thật.</b>

    Trong lúc này tôi, trợ lý AI, im lặng. Bạn cứ nhắn như bình thường. Nếu nguy hiểm, đừng chờ ở đây: gọi { $ambulance }.
staff-words = 👤 <b>{ $name }</b>: { $words }
takeover-handed-back = 🤖 <b>Nhân viên hỗ trợ { $name } đã kết thúc phần trò chuyện của mình.</b> Từ giờ tôi, trợ lý AI, trả lời bạn. Cần gặp người hỗ trợ nữa: /person. Cấp cứu: gọi { $ambulance }.
takeover-passed-on = 🤖 Nhân viên hỗ trợ { $name } đã chuyển yêu cầu của bạn cho đồng nghiệp. Tôi không biết khi nào họ trả lời được; yêu cầu của bạn vẫn ở hàng chờ. Trong lúc đó tôi, trợ lý AI, trả lời bạn. Cấp cứu: gọi { $ambulance }.
takeover-left = 🤖 Nhân viên hỗ trợ { $name } không còn ở đây nữa. Từ giờ tôi, trợ lý AI, trả lời bạn. Muốn gặp người hỗ trợ: /person. Cấp cứu: gọi { $ambulance }.
takeover-summary = <b>Tóm tắt:</b> { $summary }
takeover-silent = Bạn đang trò chuyện với nhân viên hỗ trợ nên tôi không làm lệnh này. Khi họ kết thúc, tôi sẽ báo và trả lời tiếp.
takeover-button = Bạn đang trò chuyện với nhân viên hỗ trợ. Nút này dùng lại được khi họ kết thúc.
