# What is said about an appointment without being asked
notice-moved = 🔁 <b>Cơ sở đã dời giờ lịch của bạn.</b> Giờ mới ở ngay dưới. Nếu không khám được giờ này, bạn bấm đổi hoặc hủy.
notice-hold-expired = ⌛ Đã hết giờ giữ chỗ { $time }, nên chỗ này được mở lại. Những gì bạn đã kể vẫn còn.
notice-slot-lost = 😔 <b>Chỗ { $time } không còn.</b> Cơ sở vừa báo chỗ này đã có người khác, nên lịch { $code } không thành. Xin lỗi bạn.
notice-clinic-cancelled = 😔 <b>Cơ sở đã hủy lịch { $code }</b> lúc { $time }. Xin lỗi bạn. Bạn không cần làm gì với lịch cũ.
notice-others = Bạn có thể chọn giờ khác ngay ở dưới. Nếu đang nặng lên, đừng chờ: đi khám trực tiếp, nguy hiểm thì gọi { $ambulance }.
notice-no-others = Hiện chưa thấy giờ trống khác. Bạn có thể để tôi báo khi có chỗ, hoặc gặp người hỗ trợ. Nếu đang nặng lên, đừng chờ: đi khám trực tiếp, nguy hiểm thì gọi { $ambulance }.
notice-waitlist-offer =
    🔔 <b>Có chỗ trống cho bạn:</b>
    🗓 { $time }
    🩺 { $practitioner }
    🏥 { $facility }

    Tôi giữ chỗ này đến <b>{ $until }</b>. Sau đó chỗ được mời người kế tiếp.
notice-waitlist-ended = Những ngày bạn muốn đã qua mà chưa có chỗ trống. Tôi đã đưa bạn ra khỏi danh sách chờ. Bạn đặt lại với ngày khác nhé.
notice-reminder-24h = 🔔 <b>Nhắc lịch:</b> { $time } bạn có buổi khám từ xa với { $practitioner }, { $facility }. Bạn có khám được không?
notice-reminder-2h = 🔔 <b>Sắp đến giờ:</b> { $time } bạn khám từ xa với { $practitioner }. Chuẩn bị phòng yên tĩnh, mạng, giấy tờ và thuốc đang dùng.
notice-reminder-10m = 🔔 <b>Đến giờ vào khám:</b> { $time }, { $practitioner }.
notice-join = Bạn bấm “Vào phòng khám” ở dưới. Phòng này của riêng bạn và bác sĩ, đừng đưa cho ai.
notice-way-in = 🚪 Phòng khám của riêng bạn và bác sĩ. Đừng đưa đường vào cho ai.
notice-open = 🚪 Mở phòng khám
notice-link-missing = Tôi chưa có đường vào phòng khám cho lịch này. Tôi đã báo nhóm hỗ trợ. Nếu đến giờ vẫn chưa ai liên lạc, bạn bấm “Gặp người hỗ trợ”. Nếu nặng lên, đi khám trực tiếp; nguy hiểm thì gọi { $ambulance }.
notice-late = ⏱ Bác sĩ báo trễ khoảng { $minutes } phút cho lịch { $time }. Bạn chờ giúp nhé. Nếu đang nặng lên, đừng chờ: đi khám trực tiếp, nguy hiểm thì gọi { $ambulance }.
notice-follow-up = Buổi khám { $time } với { $practitioner } thế nào rồi?
notice-coming = ✅ Tôi sẽ khám
notice-not-coming = ❌ Tôi không khám được
notice-coming-noted = Tốt rồi, tôi đã ghi là bạn sẽ khám.
notice-enter = 🚪 Vào phòng khám
notice-too-early = Phòng khám mở trước giờ hẹn { $minutes } phút. Bạn bấm lại lúc đó nhé.
notice-closed = Phòng khám của lịch này đã đóng.
notice-went-well = ✅ Đã khám xong
notice-practitioner-missed = Bác sĩ không vào
notice-patient-missed = Tôi không vào được
notice-went-well-noted = Cảm ơn bạn. Làm theo lời bác sĩ; nếu nặng lên, đi khám lại ngay, nguy hiểm thì gọi { $ambulance }.
notice-practitioner-missed-noted = Xin lỗi bạn. Tôi đã báo nhóm hỗ trợ. Bạn có thể đặt giờ khác ngay.
notice-patient-missed-noted = Không sao, tôi đã ghi lại. Bạn có thể đặt giờ khác. Nếu đang nặng lên, đi khám trực tiếp; nguy hiểm thì gọi { $ambulance }.
notice-show = 🗓 Xem lịch hẹn
notice-another = 🔁 Chọn giờ khác
