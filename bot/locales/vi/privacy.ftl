# /dulieu
data-title = 🔒 <b>Tôi đang giữ gì của cuộc trò chuyện này?</b>
data-nothing = Tôi không giữ gì của bạn.
data-turns = • { $count } lượt nói qua lại, từ { $since }: để trả lời bạn và giúp bạn khi cần
data-answers = • { $count } câu hỏi, từ { $since }: để sửa hướng dẫn cho đúng
data-encounters = • { $count } lần bạn kể bệnh, từ { $since }: để biết khi nào bạn cần đi khám
data-drafts = • { $count } lịch đang đặt dở, từ { $since }: để đặt tiếp
data-appointments = • { $count } lịch hẹn, từ { $since }: để bạn được khám
data-consents = • { $count } lần bạn đồng ý điều gì, từ { $since }: để làm bằng chứng
data-handovers = • { $count } lần chuyển cho người hỗ trợ, từ { $since }: để có người giúp bạn
data-requests = • { $count } yêu cầu về dữ liệu, từ { $since }: để làm bằng chứng
data-page = • { $count } tin trên trang chat, từ { $since }: để bạn đọc lại
data-who = <b>Ai xem được:</b> bạn, và nhóm hỗ trợ khi giúp bạn. Cơ sở khám chỉ nhận thông tin lịch hẹn mà bạn đã đồng ý gửi. Tôi không bán, không đưa cho ai khác.
data-how = Lời nói, câu hỏi và lịch hẹn được mã hóa.
data-how-long = <b>Giữ bao lâu:</b> lời nói { $days } ngày rồi tự xóa; lịch đặt dở 1 ngày; lịch đã hủy { $numbers } ngày; lịch đã khám { $years } năm, như hồ sơ khám bệnh; bằng chứng { $proof } năm.
data-how-long-agreed = <b>Giữ bao lâu:</b> bạn đã cho giữ lời nói { $days } ngày, rồi tự xóa; lịch đặt dở 1 ngày; lịch đã hủy { $numbers } ngày; lịch đã khám { $years } năm, như hồ sơ khám bệnh; bằng chứng { $proof } năm.
data-telegram = Tin nhắn trên Telegram không được mã hóa đầu cuối, và còn nằm trên máy chủ của Telegram. Muốn xóa ở đó: mở trình đơn của cuộc trò chuyện, chọn “Xóa cuộc trò chuyện”.
data-ways = <b>Bạn có thể:</b> lấy một bản sao (/xuat) hoặc xóa (/quen): tôi làm ngay. Việc khác: gửi yêu cầu cho nhóm hỗ trợ.
data-waiting = ⏳ Yêu cầu <b>{ $code }</b> ({ $kind }): trả lời chậm nhất { $reply }, làm xong chậm nhất { $due }.
data-copy = 📄 Gửi tôi bản sao
data-erase = 🗑 Quên tôi
data-keep = 💾 Cho giữ lâu hơn
data-consents-button = 🔒 Rút lại đồng ý
data-request = 🙋 Yêu cầu khác
data-show = 🔒 Dữ liệu của tôi

# /xuat
copy-caption = Đây là mọi điều tôi giữ về cuộc trò chuyện này. Ai mở được máy của bạn thì đọc được tệp; xem xong bạn nên xóa tin này.
copy-caption-json = Cùng nội dung, để máy tính đọc. Mã: { $code }.
copy-name = du-lieu-cua-toi
copy-title = Dữ liệu của tôi ở Đồng Hành
copy-made = Bản sao lúc { $time }
copy-lead = Tệp này có mọi điều Đồng Hành giữ về một cuộc trò chuyện. Nó có thể chứa chuyện sức khỏe của bạn: hãy cất kỹ.
copy-empty = (trống)
copy-patient = Bạn
copy-chat = Cuộc trò chuyện
copy-consent = Điều bạn đã đồng ý
copy-turn = Lời nói qua lại
copy-answer = Câu hỏi và kết quả
copy-answer_citation = Hướng dẫn đã trích
copy-feedback = Câu trả lời có ích không
copy-conversation = Các lần trò chuyện
copy-decision = Vì sao trợ lý làm như vậy
copy-takeover = Người hỗ trợ nói thay trợ lý
copy-staff_message = Tin của người hỗ trợ
copy-unmasking = Ai đã xem thông tin riêng, và vì sao
copy-review_sample = Lần được chọn để xem lại
copy-review = Nhận xét về cuộc trò chuyện
copy-review_proposal = Câu của bạn được đề xuất làm mẫu (đã che)
copy-gap_question = Câu hỏi chưa có hướng dẫn
copy-encounter = Điều bạn kể về sức khỏe
copy-booking_draft = Lịch đang đặt dở
copy-appointment = Lịch hẹn
copy-appointment_event = Chuyện xảy ra với lịch hẹn
copy-slot_offer = Chỗ trống đã mời bạn
copy-handover = Chuyển cho người hỗ trợ
copy-handover_event = Người hỗ trợ đã làm gì
copy-data_request = Yêu cầu về dữ liệu
copy-received_update = Số của các tin đã nhận
copy-sent_request = Tin vừa gửi
copy-webchat_chat = Trang chat
copy-webchat_message = Tin trên trang chat
copy-webchat_file = Tệp trên trang chat

# /quen
erase-ask =
    🗑 <b>Bạn muốn tôi quên cuộc trò chuyện này?</b>

    <b>Xóa ngay:</b> mọi lời bạn và tôi đã nói, câu hỏi, điều bạn kể về sức khỏe, lịch đặt dở, lịch đã hủy, chỗ đang chờ. Điều bạn đã đồng ý cũng rút lại hết.

    <b>Phải giữ:</b> lịch hẹn đã đặt hoặc đã khám, với tên và số điện thoại ghi trong đó, vì đó là hồ sơ khám bệnh; việc nhóm hỗ trợ đã giúp ai lúc nào (không có lời bạn nói); và việc bạn đã yêu cầu xóa.

    Xóa rồi không lấy lại được. Muốn có bản sao trước: /xuat.
erase-ask-upcoming = 🗓 Bạn còn { $count } lịch hẹn sắp tới. Lịch vẫn giữ, nhưng tôi sẽ không nhắc nữa. Không muốn khám thì hủy trước ở /appointments.
erase-yes = 🗑 Xóa ngay
erase-no = Thôi, giữ lại
erase-kept = Được, tôi không xóa gì.
erase-done = ✅ <b>Tôi đã quên cuộc trò chuyện này.</b> Mã: <b>{ $code }</b>.
erase-gone = Đã xóa:
erase-gone-turns = • { $count } lượt nói qua lại
erase-gone-answers = • { $count } câu hỏi
erase-gone-encounters = • { $count } lần bạn kể bệnh
erase-gone-drafts = • { $count } lịch đang đặt dở
erase-gone-appointments = • { $count } lịch chưa thành
erase-gone-consents = • { $count } lần đồng ý
erase-gone-handovers = • { $count } lần chuyển cho người hỗ trợ
erase-gone-requests = • { $count } yêu cầu về dữ liệu
erase-gone-page = • { $count } tin trên trang chat
erase-nothing = Không còn gì để xóa.
erase-appointments = <b>Còn giữ</b> lịch hẹn { $codes }: luật về hồ sơ khám bệnh buộc phải giữ. Tôi vẫn nhớ cuộc trò chuyện nào đặt lịch đó, để bạn xem được ở /appointments.
erase-no-reminders = Tôi sẽ không nhắc các lịch sắp tới nữa.
erase-alarm = <b>Còn giữ</b> lời báo cho nhóm hỗ trợ rằng có người cần giúp gấp, đến khi họ xử lý xong. Nếu đang nguy hiểm, gọi { $ambulance }.
erase-unlinked = Tôi không còn biết bạn là ai. Nếu bạn nhắn lại, tôi xem như lần đầu.
erase-telegram = Bản trên máy chủ Telegram thì tôi không xóa được: bạn mở trình đơn của cuộc trò chuyện, chọn “Xóa cuộc trò chuyện”.

# Requests that a human works on
request-ask = 🙋 <b>Bạn muốn yêu cầu gì?</b> Nhóm hỗ trợ sẽ làm. Luật cho họ 2 ngày làm việc để trả lời, rồi 10 đến 20 ngày để làm xong.
request-correct = Sửa điều sai
request-delete = Xóa cả điều phải giữ
request-restrict = Ngừng dùng dữ liệu
request-object = Phản đối cách dùng
request-protect = Bảo vệ tôi
request-access = Xem dữ liệu
request-copy = Bản sao
request-withdraw = Rút lại đồng ý
request-recorded =
    ✅ Tôi đã ghi yêu cầu <b>{ $code }</b> ({ $kind }) vào danh sách của nhóm hỗ trợ.

    • Trả lời đầu tiên: chậm nhất { $reply }
    • Làm xong: chậm nhất { $due }

    Khi họ hỏi, bạn nói mã này. Xem lại: /dulieu.

# Consent to keep the conversation longer
consent-conversation =
    💾 <b>Bạn có cho tôi giữ cuộc trò chuyện này lâu hơn không?</b>

    • Giữ gì: lời bạn và tôi nói ở đây, cả chuyện sức khỏe. Đó là dữ liệu nhạy cảm.
    • Để làm gì: nhóm hỗ trợ đọc lại để giúp bạn và sửa hướng dẫn.
    • Ai xem: chỉ nhóm hỗ trợ.
    • Giữ bao lâu: { $agreed } ngày rồi tự xóa. Không đồng ý thì { $days } ngày.
    • Đổi ý: /dulieu, lúc nào cũng được.

    Không đồng ý cũng không sao, tôi vẫn giúp bạn như thường. Bạn dưới 16 tuổi thì hãy hỏi cha mẹ hoặc người giám hộ trước.
consent-conversation-yes = Đồng ý
consent-conversation-no = Không đồng ý
consent-conversation-given = Cảm ơn bạn. Tôi giữ lời nói ở đây { $agreed } ngày, rồi tự xóa. Đổi ý: /dulieu.
consent-conversation-refused = Không sao. Tôi tự xóa lời nói ở đây sau { $days } ngày.
consent-withdraw-conversation = Thôi giữ lâu hơn
consent-withdrawn-conversation = Tôi đã ghi: bạn không cho giữ lâu hơn. Lời nói cũ sẽ được xóa theo thời hạn thường. Muốn xóa ngay: /quen.

# Commands
command-dulieu = Tôi đang giữ gì của bạn
command-xuat = Gửi tôi bản sao dữ liệu
command-quen = Quên tôi
command-mydata = Tôi đang giữ gì của bạn
command-export = Gửi tôi bản sao dữ liệu
command-forget = Quên tôi
