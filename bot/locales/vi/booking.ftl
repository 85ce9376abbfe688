# Times
weekday-0 = thứ Hai
weekday-1 = thứ Ba
weekday-2 = thứ Tư
weekday-3 = thứ Năm
weekday-4 = thứ Sáu
weekday-5 = thứ Bảy
weekday-6 = Chủ nhật
weekday-short-0 = T2
weekday-short-1 = T3
weekday-short-2 = T4
weekday-short-3 = T5
weekday-short-4 = T6
weekday-short-5 = T7
weekday-short-6 = CN
time-full = { $clock } { $weekday } { $day }, giờ Việt Nam (GMT+7)
time-days = { $first } đến { $last }
time-between = từ { $after } đến { $before }
time-after = sau { $after }
time-before = trước { $before }
time-any = sớm nhất có thể
price = { $amount } đồng
price-free = miễn phí
price-at-facility = cơ sở báo giá trước khi khám

# Commands
command-book = Đặt lịch khám từ xa
command-appointments = Lịch hẹn của tôi

# Buttons of every step
booking-back = ↩️ Quay lại
booking-stop = ✋ Hủy đặt lịch
booking-guidance = 📖 Khám từ xa là gì?
booking-person = 🙋 Gặp người hỗ trợ
booking-again = 🔄 Thử lại
booking-mine = 🗓 Lịch hẹn của tôi
booking-start-again = 🩺 Đặt lịch mới

# Before it begins
booking-urgent = 🏥 <b>Điều bạn kể cần khám trực tiếp trong 24 giờ.</b> Đừng chờ lịch khám từ xa. Nếu nặng hơn, gọi { $ambulance }. Bạn vẫn có thể đặt lịch để hỏi thêm bác sĩ.
booking-urgent-reason = 🏥 <b>Điều bạn vừa kể nên được khám trực tiếp trong 24 giờ.</b> Đừng chờ lịch hẹn. Nếu nặng hơn, gọi { $ambulance }. Tôi vẫn giữ chỗ cho bạn.
booking-urgent-line = 🏥 Đừng chờ lịch: hãy đến cơ sở y tế trong 24 giờ.
booking-remote-line = Nếu nặng lên hoặc thấy lo, hãy đi khám trực tiếp. Nguy hiểm thì gọi { $ambulance }.

# Steps
booking-specialty = 🩺 <b>Bạn muốn gặp bác sĩ chuyên khoa nào?</b> Bấm nút hoặc gõ, ví dụ “da liễu”. Chưa rõ thì chọn đa khoa.
booking-specialty-suggested = 🩺 <b>Bạn muốn gặp bác sĩ chuyên khoa nào?</b> Với điều bạn kể, tôi gợi ý mục đầu.
booking-specialty-other = Chuyên khoa khác
booking-specialty-unknown = Tôi chưa rõ chuyên khoa này. Bạn chọn trong danh sách giúp tôi nhé.
booking-province = 📍 <b>Bạn muốn bác sĩ ở tỉnh nào?</b> Gõ tên tỉnh, tên cũ cũng được. Khám từ xa thì ở đâu cũng khám được.
booking-province-which = 📍 Bạn muốn nói tỉnh nào?
booking-province-unknown = Tôi chưa rõ đó là tỉnh nào. Bạn gõ lại tên tỉnh, hoặc bấm “Đâu cũng được”.
booking-anywhere = 🌏 Đâu cũng được
booking-when = 🕐 <b>Bạn muốn khám khi nào?</b> Bấm nút hoặc gõ, ví dụ “mai sau 5 giờ chiều”, “thứ 7 tuần sau”.
booking-when-past = Lúc đó đã qua rồi. Bạn chọn ngày khác giúp tôi nhé.
booking-when-impossible = Tôi không thấy ngày giờ đó trên lịch. Bạn gõ lại giúp tôi, ví dụ “28/11 buổi sáng”.
booking-when-unknown = Tôi chưa rõ bạn muốn ngày giờ nào. Bạn bấm nút, hoặc gõ như “sáng thứ 7”.
booking-earliest = ⚡ Sớm nhất
booking-today = Hôm nay
booking-tomorrow = Ngày mai
booking-weekend = Cuối tuần
booking-slots = 🗓 <b>{ $specialty }</b> · { $place } · { $when }

    Bạn chọn một giờ (giờ Việt Nam, GMT+7):
booking-slots-gender-female = bác sĩ nữ
booking-slots-gender-male = bác sĩ nam
booking-slot-line = • { $time } · { $whose }
booking-slot-time = • { $time }
booking-slot-whose = { $practitioner }, { $facility }
booking-slot-unknown = Tôi chưa rõ bạn chọn giờ nào. Bạn bấm một giờ ở dưới giúp tôi nhé.
booking-later = Giờ khác
booking-day = Ngày khác
booking-other-province = Tỉnh khác
booking-female = Bác sĩ nữ
booking-male = Bác sĩ nam
booking-anyone = Bác sĩ nào cũng được
booking-any-time = Ngày nào cũng được
booking-other-specialty = Chuyên khoa khác
booking-no-later = Không còn giờ nào muộn hơn. Đây lại là các giờ sớm nhất.
booking-held = ✅ Tôi giữ chỗ này cho bạn đến <b>{ $until }</b>:
    { $time }
    { $practitioner }, { $facility }
booking-held-line = <i>⏳ { $time } · giữ đến { $until }</i>
booking-replaces = Lịch cũ <b>{ $code }</b> vẫn còn, đến khi lịch mới đặt xong.
booking-whom = 👤 <b>Ai sẽ được khám?</b>
booking-whom-unknown = Tôi chưa rõ ai sẽ được khám. Bạn bấm nút giúp tôi nhé.
booking-whom-ONESELF = Tôi
booking-whom-MTH = Mẹ
booking-whom-FTH = Cha
booking-whom-CHILD = Con
booking-whom-GRPRN = Ông bà
booking-whom-SPS = Vợ hoặc chồng
booking-whom-SIB = Anh chị em
booking-whom-FAMMEMB = Người khác
booking-name-me = ✍️ <b>Họ và tên của bạn?</b>
booking-name-other = ✍️ <b>Họ và tên người được khám?</b>
booking-name-unknown = Tôi chưa đọc được họ tên. Bạn gõ họ và tên đầy đủ, ví dụ “Nguyễn Thị Lan”.
booking-birth-year-me = 🎂 <b>Bạn sinh năm nào?</b> Ví dụ 1985.
booking-birth-year-other = 🎂 <b>Người được khám sinh năm nào?</b> Ví dụ 1958.
booking-birth-year-unknown = Tôi chưa đọc được năm sinh. Bạn gõ bốn số, ví dụ 1985.
booking-phone-me = 📱 <b>Số điện thoại của bạn?</b> Cơ sở khám nhận số này để liên lạc với bạn khi cần. Gõ số, hoặc bấm nút ở dưới.
booking-phone-other = 📱 <b>Số điện thoại để liên lạc?</b> Cơ sở khám nhận số này để liên lạc về buổi khám. Gõ số, hoặc bấm nút ở dưới.
booking-phone-share = 📱 Gửi số của tôi
booking-phone-back = Quay lại
booking-phone-stop = Hủy
booking-phone-unknown = Tôi chưa đọc được số điện thoại. Bạn gõ 10 số, ví dụ 0912 345 678.
booking-phone-not-yours = Số này không phải số của tài khoản bạn. Bạn bấm “Gửi số của tôi”, hoặc gõ số của bạn.
booking-phone-noted = Tôi đã ghi số { $phone }.
booking-phone-changed = Đầu số này đã đổi, nên tôi ghi số mới { $phone }. Nếu sai, bạn bấm “Quay lại”.
booking-keyboard-away = Được.
booking-reason = 💬 <b>Lý do muốn khám là gì?</b> Kể ngắn gọn để bác sĩ chuẩn bị. Không muốn kể thì bấm “Bỏ qua”.
booking-reason-told = 💬 <b>Tôi sẽ gửi bác sĩ lý do này:</b>

    “{ $reason }”

    Muốn đổi thì bạn gõ lại.
booking-reason-keep = ✅ Gửi như vậy
booking-reason-skip = Bỏ qua
booking-reason-skipped = Được, không ghi lý do. Bác sĩ sẽ hỏi bạn khi khám.
booking-reason-unknown = Tôi chưa đọc được lý do. Bạn kể bằng vài chữ, hoặc bấm “Bỏ qua”.
booking-reason-long = Lý do hơi dài. Bạn viết lại trong vài câu giúp tôi nhé.
booking-summary = { $title } ({ $level }): { $signs }
booking-summary-short = { $title } ({ $level })
booking-level-emergency = đã khuyên gọi cấp cứu
booking-level-urgent = nên khám trong 24 giờ
booking-level-remote = nên gặp bác sĩ
booking-level-self_care = theo dõi tại nhà

# Consent
consent-booking = 🔒 <b>Bạn có đồng ý gửi thông tin cho cơ sở khám không?</b>

    • Gửi gì: họ tên, năm sinh, số điện thoại, lý do khám. Thông tin sức khỏe là dữ liệu nhạy cảm.
    • Để làm gì: xếp lịch, chuẩn bị khám và liên lạc khi cần.
    • Ai xem: { $facility } và bác sĩ khám.
    • Giữ bao lâu: tôi giữ (đã mã hóa) lịch đã khám như hồ sơ khám bệnh, số năm xem ở /dulieu; cơ sở giữ theo luật về hồ sơ bệnh án.
    • Đổi ý: bấm “Rút lại đồng ý” trong /appointments hoặc /dulieu, lúc nào cũng được.

    Không đồng ý thì tôi không đặt lịch được; bạn vẫn hỏi tôi mọi chuyện khác.
consent-booking-relative = Bạn đặt giúp người khác: hãy hỏi họ có đồng ý không.
consent-booking-guardian = Người được khám còn nhỏ: chỉ cha, mẹ hoặc người giám hộ được đồng ý thay bé.
consent-booking-guardian-and-child = Người được khám chưa đủ 16 tuổi: cha, mẹ hoặc người giám hộ đồng ý, và hãy hỏi cả em ấy có đồng ý không. Nếu em đang tự đặt, hãy nhờ cha mẹ bấm giúp.
consent-reminders = 🔔 <b>Bạn có muốn tôi nhắc lịch không?</b>

    • Tôi nhắn vào cuộc trò chuyện này trước giờ hẹn 24 giờ, 2 giờ và 10 phút.
    • Để làm gì: để bạn không lỡ hẹn. Ai xem: chỉ ai mở được cuộc trò chuyện này.
    • Giữ bao lâu: đến khi buổi khám xong.
    • Đổi ý: bấm “Rút lại đồng ý” trong /appointments.

    Không nhắc cũng không sao, lịch vẫn đặt được.
booking-consent-unknown = Tôi cần bạn trả lời câu này: bấm một nút, hoặc gõ “đồng ý” hay “không”.
consent-yes = Đồng ý
consent-yes-guardian = Tôi là cha, mẹ, người giám hộ: đồng ý
consent-no = Không đồng ý
consent-reminders-yes = Có, nhắc tôi
consent-reminders-no = Không cần nhắc
consent-refused = Không sao, đó là quyền của bạn. Tôi đã bỏ giữ chỗ và không gửi gì cho ai. Bạn có thể gọi thẳng cho cơ sở khám để đặt lịch.
consent-withdraw = 🔒 Rút lại đồng ý
consent-withdraw-booking = Thôi gửi thông tin cho cơ sở
consent-withdraw-reminders = Thôi nhắc lịch
consent-given = 🔒 <b>Bạn đã đồng ý những điều sau.</b> Bấm để rút lại.
consent-none = 🔒 Bạn không có đồng ý nào còn hiệu lực.
consent-withdrawn-booking = Tôi đã ghi: bạn rút lại đồng ý. Lịch mới sẽ hỏi lại bạn. Lịch đã đặt thì cơ sở đã nhận thông tin; muốn dừng, bạn hủy lịch đó. Muốn xóa dữ liệu: /quen.
consent-withdrawn-reminders = Tôi đã ghi: không nhắc lịch nữa.

# Before confirming
booking-confirm = 📋 <b>Bạn xem lại giúp tôi:</b>

    🗓 { $time }
    🩺 { $specialty }: { $practitioner }
    🏥 { $facility }
    👤 { $whom }: { $name }, sinh { $year }
    📱 { $phone }
    💬 { $reason }
    💵 Giá: <b>{ $price }</b>
booking-no-reason = (không ghi lý do)
booking-insurance = 💳 Bảo hiểm:
booking-insurance-source = <i>(Nguồn: { $title })</i>
booking-insurance-unknown = 💳 Bảo hiểm: tôi chưa mở được hướng dẫn. Bạn hỏi cơ sở trước khi khám nhé.
booking-insurance-question = Ngồi ở nhà khám từ xa thì bảo hiểm y tế có trả không?
booking-price-question = Khám từ xa ở nhà hết bao nhiêu tiền?
booking-request-line = Cơ sở này xác nhận từng lịch. Sau khi bạn bấm, tôi báo lại khi họ đồng ý.
booking-confirm-unknown = Tôi chưa rõ ý bạn. Nếu mọi thứ đúng, bấm “Xác nhận đặt lịch”. Muốn sửa, bấm “Quay lại”.
booking-confirm-button = ✅ Xác nhận đặt lịch

# The card
card-booked = ✅ <b>Đã đặt lịch khám từ xa</b>
card-pending = ⏳ <b>Đang xác nhận</b>. Tôi sẽ nhắn khi cơ sở trả lời.
card-proposed = ⏳ <b>Đang giữ chỗ</b>, chưa đặt xong.
card-arrived = 🟢 <b>Bạn đã vào phòng chờ</b>
card-checked-in = 🟢 <b>Bạn đã vào phòng chờ</b>
card-fulfilled = ☑️ <b>Buổi khám đã xong</b>
card-noshow = ⚪ <b>Buổi khám đã lỡ</b>
card-cancelled = ❌ <b>Lịch này đã hủy</b>
card-waitlist = 🔔 <b>Đang chờ chỗ trống</b>
card-entered-in-error = ⚪ <b>Lịch này ghi nhầm</b>
card-lines =
    Mã: <b>{ $code }</b>
    🗓 { $time }
    🩺 { $specialty }: { $practitioner }
    🏥 { $facility }
    💵 Giá: { $price }
card-waits = { $specialty } · { $place } · { $days }
card-join = <b>Vào khám:</b> từ { $minutes } phút trước giờ hẹn, bấm “Vào phòng khám” ở đây (lúc nào cũng mở lại được bằng /appointments). Phòng này của riêng bạn và bác sĩ, đừng đưa cho ai.
card-prepare =
    <b>Chuẩn bị:</b>
    • phòng yên tĩnh, đủ sáng, mạng ổn định;
    • giấy tờ tùy thân;
    • tên và liều thuốc đang dùng;
    • kết quả khám cũ;
    • số đo mới nếu có: nhiệt độ, huyết áp, cân nặng, đường máu;
    • người nhà ngồi cùng, nếu khám cho trẻ em hay người già.
card-worse = Nặng lên trước giờ hẹn thì đừng chờ: đi khám trực tiếp, nguy hiểm thì gọi { $ambulance }.
card-calendar = 📅 Thêm vào lịch
card-change = 🔁 Đổi lịch
card-cancel = ❌ Hủy lịch
card-leave = Thôi không chờ
card-take = ✅ Đặt tiếp chỗ này
card-give-up = Bỏ chỗ này
card-show = 📋 { $time } · { $status }
status-booked = đã đặt
status-pending = đang xác nhận
status-proposed = đang giữ chỗ
status-arrived = đang khám
status-checked-in = đang khám
status-waitlist = đang chờ chỗ
calendar-summary = Khám từ xa ({ $code })
calendar-description = { $practitioner }, { $facility }. Mở cuộc trò chuyện với Đồng Hành trước giờ hẹn để vào khám.
calendar-file = lich-hen-{ $code }.ics
calendar-caption = Bạn mở tệp này để thêm lịch hẹn vào điện thoại.

# Mine
mine-title = 🗓 <b>Lịch hẹn của bạn</b>
mine-line = • { $time } · { $specialty } · { $status }
mine-line-waits = • { $specialty } · { $status }
mine-empty = Bạn chưa có lịch hẹn nào.
mine-many = Bạn muốn { $what } lịch nào?
mine-what-change = đổi
mine-what-cancel = hủy
change-begin = 🔁 Bạn đổi lịch <b>{ $code }</b>. Lịch cũ vẫn còn, đến khi lịch mới đặt xong.
cancel-why = Bạn muốn hủy lịch <b>{ $code }</b> ({ $time })? Bấm một lý do để hủy.
cancel-late = Đã quá hạn hủy sớm ({ $until }). Bạn vẫn hủy được, nhưng bác sĩ khó nhường giờ này cho người khác.
cancel-reason-better = Đã đỡ
cancel-reason-busy = Bận việc
cancel-reason-in_person = Đi khám trực tiếp
cancel-reason-price = Vì giá
cancel-reason-other = Lý do khác
cancel-keep = Giữ lịch
cancel-done = ❌ Đã hủy lịch <b>{ $code }</b>. { $care }
cancel-left = Được, bạn không chờ chỗ nữa.
cancel-given-up = Được, tôi đã bỏ chỗ đang giữ.
wait-noted = 🔔 Tôi đã ghi bạn vào danh sách chờ: { $specialty } · { $place } · { $days }. Có chỗ trống, tôi nhắn ngay; bạn có 30 phút để nhận. { $care }

# When something is in the way
fail-stopped = Tôi đã dừng đặt lịch, không giữ chỗ nào. { $care }
fail-taken = 😔 Giờ đó vừa có người khác đặt. { $care }
fail-expired = ⌛ Đã hết giờ giữ chỗ, nên chỗ này được mở lại. Những gì bạn đã kể vẫn còn. { $care }
fail-hold-again = Giữ lại { $time }
fail-unavailable = 🔌 Lịch của cơ sở đang không trả lời. Chưa có chỗ nào được giữ. { $care }
fail-already = Bạn đã có lịch <b>{ $code }</b> vào giờ đó. Bạn chọn giờ khác, hoặc xem lịch đó.
fail-too-many = Bạn đang có nhiều lịch hẹn chưa khám. Bạn hủy bớt một lịch rồi đặt lịch mới nhé.
fail-too-late = Buổi khám đã bắt đầu hoặc đã qua, nên không đổi hay hủy được nữa. Cần giúp, bạn gặp người hỗ trợ.
fail-nothing = 😔 Chưa có giờ trống cho: <b>{ $specialty }</b> · { $place } · { $when }. { $care }
fail-nearest = Gần nhất, tôi thấy:
fail-nearest-anywhere = Tỉnh khác: { $time }
fail-nearest-anyone = Bác sĩ khác: { $time }
fail-nearest-any_time = Lúc khác: { $time }
fail-wait = 🔔 Báo tôi khi có chỗ
fail-gone = Lần đặt lịch này đã kết thúc. Xem lịch đã đặt: /appointments. Đặt lịch mới: /book.
fail-no-appointment = Tôi không thấy lịch hẹn này. Bạn xem lại danh sách giúp tôi nhé.
fail-changed = Lịch này vừa thay đổi. Đây là bản mới nhất.
fail-step = Bước này đã qua. Đây là câu đang hỏi.
booking-edited = Tôi thấy bạn đã sửa tin nhắn. Muốn sửa câu đã trả lời, bạn bấm “Quay lại”. Đây là câu đang hỏi.
booking-pending-step = Mình quay lại việc đặt lịch nhé.
