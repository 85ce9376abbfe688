# /start
welcome =
    <b>Chào bạn, tôi là Đồng Hành.</b>

    Tôi là trợ lý AI, không phải bác sĩ. Tôi trả lời từ các hướng dẫn về dịch vụ y tế số và sức khỏe, và luôn ghi nguồn.

    🚑 <b>Cấp cứu: gọi { $ambulance } ngay.</b> Đừng chờ tôi trả lời.

    Bạn cũng đặt được lịch khám từ xa với bác sĩ: /book. Xem lịch đã đặt: /appointments.

    🔒 Tin nhắn trên Telegram không được mã hóa đầu cuối: đừng gửi ảnh giấy tờ, số thẻ hay kết quả xét nghiệm. Xem, xóa dữ liệu của bạn: /dulieu.

    Bạn cứ gõ câu hỏi, có dấu hay không dấu đều được.
disclosure = <i>Tôi là Đồng Hành, trợ lý AI, không phải bác sĩ. Cấp cứu: gọi { $ambulance }. Tin nhắn trên Telegram không được mã hóa đầu cuối. Dữ liệu của bạn: /dulieu.</i>
example-card = Quên thẻ BHYT giấy thì đi khám được không?
example-remote = Khám từ xa có được bảo hiểm trả không?
example-fever = Trẻ sốt có dấu hiệu nào thì phải gọi 115?
button-language = 🌐 English
choose-language = Bạn muốn dùng ngôn ngữ nào? / Which language would you like?
language-set = Từ giờ tôi trả lời bằng tiếng Việt.

# /help
help =
    <b>Tôi giúp được gì?</b>

    • Dịch vụ y tế số: sổ sức khỏe điện tử, VNeID, thẻ bảo hiểm y tế, đơn thuốc điện tử, khám từ xa.
    • Lo lắng về sức khỏe: dấu hiệu nguy hiểm, khi nào đi khám, làm gì trước khi đến viện.
    • Quyền của bạn với dữ liệu sức khỏe.
    • Đặt, đổi, hủy lịch khám từ xa, và nhắc lịch.

    <b>Tôi không làm:</b> chẩn đoán, kê đơn, tính liều thuốc, mở hồ sơ của bạn hay của người khác.

    /book đặt lịch khám từ xa · /appointments lịch hẹn của bạn
    /start bắt đầu lại · /language đổi ngôn ngữ · /privacy cách tôi dùng dữ liệu · /dulieu dữ liệu của bạn · /xuat bản sao · /quen xóa · /person gặp người hỗ trợ

    🚑 Cấp cứu: gọi { $ambulance }.

# /privacy
privacy =
    <b>Dữ liệu của bạn</b>

    • Tôi lưu nội dung cuộc trò chuyện này (đã mã hóa) để trả lời, và để nhóm hỗ trợ giúp bạn khi cần.
    • Khi bạn đặt lịch khám, tôi lưu (đã mã hóa) họ tên, năm sinh, số điện thoại và lý do khám. Những điều bạn gõ cũng nằm trong cuộc trò chuyện. Tôi chỉ đưa chúng cho cơ sở khám và bác sĩ của lịch đó khi bạn bấm “Đồng ý”. Rút lại đồng ý: /appointments hoặc /dulieu.
    • Ngoài lúc đặt lịch, tôi không hỏi tên hay số điện thoại. Sức khỏe là dữ liệu nhạy cảm: xin đừng gửi ảnh giấy tờ, số thẻ, đơn thuốc, kết quả xét nghiệm.
    • Tôi không mở được sổ sức khỏe điện tử hay hồ sơ của bất kỳ ai.
    • Lời bạn nói, tôi tự xóa sau một thời gian ngắn. Muốn nhóm hỗ trợ đọc lại lâu hơn thì phải có bạn đồng ý. Thời hạn: /dulieu.
    • Tin nhắn trên Telegram không được mã hóa đầu cuối, và còn nằm trên máy chủ của Telegram, ở ngoài Việt Nam. Trên trang chat, chúng nằm (đã mã hóa) trên máy chủ của dịch vụ, cùng thời hạn.
    • Bạn có quyền xem (/dulieu), lấy bản sao (/xuat), xóa (/quen), rút lại đồng ý: tôi làm ngay. Sửa, ngừng dùng, phản đối: nhóm hỗ trợ trả lời trong 2 ngày làm việc, làm xong trong 10 đến 20 ngày.

# Emergency
emergency-title = 🚑 <b>GỌI { $ambulance } NGAY, hoặc đến khoa cấp cứu gần nhất.</b>
emergency-why = Điều bạn kể có thể nguy hiểm. Đừng chờ tư vấn ở đây.
emergency-first-aid = <b>Trong lúc chờ:</b>
emergency-operator = Nói với { $ambulance }: địa chỉ, chuyện gì, mấy người, còn tỉnh và còn thở không. Đừng cúp máy trước.
crisis-title = <b>Tôi rất lo cho bạn hoặc người bạn nhắc đến. Nếu ai đó có thể tự làm đau mình lúc này, hãy gọi { $ambulance } hoặc đến khoa cấp cứu gần nhất.</b>
violence-title = <b>Nếu bạn đang gặp nguy hiểm, hãy gọi { $police } ngay. Bị thương: gọi { $ambulance }.</b>
button-more-first-aid = ⛑ Xem hướng dẫn
button-called = ✅ Tôi đã gọi
called = Tốt rồi. Ở bên người bệnh, giữ điện thoại, làm theo lời nhân viên cấp cứu. Nếu nặng hơn, gọi lại { $ambulance }.
emergency-reminder = 🚑 Trước đó bạn kể dấu hiệu nguy hiểm. Nếu chưa gọi, hãy gọi { $ambulance } ngay, rồi mới đến chuyện khác.
button-new-matter = 🆕 Chuyện khác
new-matter = Bạn kể chuyện khác giúp tôi nhé. Nếu người bệnh lúc nãy nặng hơn, gọi { $ambulance }.

# Triage
triage-intro = Để biết bạn nên làm gì, tôi hỏi vài câu ngắn. Bạn bấm nút hoặc gõ trả lời đều được.
triage-count = Câu { $number } (nhiều nhất { $most } câu)
triage-why = ℹ️ { $why }
triage-for-other = Được. Các câu sau, tôi hỏi về người bệnh mà bạn đang giúp.
triage-offer = Có ai đang bị như vậy không? Tôi hỏi vài câu để xem có dấu hiệu nguy hiểm không.
triage-stopped = Tôi dừng hỏi ở đây. Những điều chưa rõ, tôi coi như có thể nguy hiểm.
triage-because = Vì:
triage-because-emergency = Đừng chờ tư vấn ở đây. Vì:
triage-do = <b>Nên làm:</b>
triage-dont = <b>Không nên:</b>
triage-return = <b>Đi khám ngay, hoặc gọi { $ambulance }, nếu:</b>
triage-safety = <i>Tôi là trợ lý AI, không phải bác sĩ; tôi không chẩn đoán. Nếu bạn thấy lo hơn, hãy đi khám sớm hơn.</i>
disposition-urgent = 🏥 <b>Nên đi khám trực tiếp trong hôm nay, chậm nhất 24 giờ.</b>
disposition-remote = 🩺 <b>Nên gặp bác sĩ; có thể bắt đầu bằng khám từ xa.</b>
disposition-self_care = 🏠 <b>Có thể theo dõi tại nhà, và để ý các dấu hiệu dưới đây.</b>
button-yes = Có
button-no = Không
button-unsure = Không rõ
button-why = Vì sao hỏi?
button-back = Quay lại
button-stop = ✋ Dừng
button-for-other = 👤 Tôi hỏi cho người khác
button-triage = 🔎 Kiểm tra dấu hiệu nguy hiểm
button-guidance = 📖 Hướng dẫn
button-where = 🏥 Khám ở đâu?
stale-question = Câu hỏi này đã qua. Bạn kể lại giúp tôi nhé.
crisis-check-in = Tôi vẫn ở đây với bạn. Lúc này bạn, hoặc người bạn lo, có an toàn không?
crisis-safe = Cảm ơn bạn đã nói cho tôi biết. Nếu ý nghĩ đó trở lại, hãy ở cạnh một người bạn tin và gọi { $ambulance } khi cần. Bạn có thể nhắn tôi bất cứ lúc nào.
button-safe = Đang an toàn
button-not-safe = Chưa an toàn

# The support team's chat
alert-emergency = 🚑 Cấp cứu <b>{ $number }</b>: một người vừa được khuyên gọi { $ambulance }.
alert-crisis = 🆘 Khủng hoảng <b>{ $number }</b>: một người có thể tự làm hại mình, hoặc đang bị hại.
alert-routine = Yêu cầu <b>{ $number }</b>: một người muốn gặp nhóm hỗ trợ.
alert-again = ⏰ Chưa ai nhận (nhắc lần { $times }).
alert-accepted = ✅ <b>{ $number }</b>: { $owner } đã nhận. Khi xong, chọn kết quả:
alert-closed = 🗂 <b>{ $number }</b>: { $owner } đã đóng.
alert-taken = { $owner } đã nhận mục này.
alert-gone = Mục này đã đóng.
button-accept = Tôi nhận
close-helped = Đã giúp
close-went_to_hospital = Đã đi viện
close-no_answer = Không liên lạc được
close-false_alarm = Báo nhầm
close-duplicate = Trùng

# Answers
source-line = Nguồn: { $title } · hiệu lực từ { $effective } · kiểm tra { $verified }
safety-line = <i>Tôi không phải bác sĩ. Nếu nặng lên hoặc thấy lo, hãy đi khám; nguy hiểm thì gọi { $ambulance }.</i>
button-source = 📄 Nguồn
button-helpful = 👍 Có ích
button-unhelpful = 👎 Chưa
button-booking = 🩺 Đặt lịch khám từ xa
button-person = 🙋 Gặp người hỗ trợ
whole-title = Toàn bộ mục này (chạm để mở):
button-whole = 📖 Toàn bộ mục này
second-title = Hoặc có thể bạn hỏi (chạm để mở):
thanks-helpful = Cảm ơn bạn!
thanks-unhelpful = Cảm ơn bạn. Tôi đã ghi lại để nhóm biên soạn sửa.
unhelpful-next = Tôi xin lỗi vì chưa giúp được. Bạn thử hỏi lại theo cách khác, hoặc gặp người hỗ trợ nhé.
answer-gone = Câu trả lời này không còn nữa. Bạn hỏi lại giúp tôi nhé.
passage-gone = Hướng dẫn này vừa được thay đổi. Bạn gõ lại câu hỏi giúp tôi nhé.
edited = Tôi thấy bạn đã sửa tin nhắn. Tôi trả lời theo nội dung mới:

# Source card
source-card = <b>{ $title }</b>
source-section = Mục: { $section }
source-legal = Căn cứ: { $legal }
source-origin = Nguồn thông tin: { $source }
source-issuer = Nơi ban hành: { $issuer }
source-dates = Hiệu lực từ { $effective } · kiểm tra lần cuối { $verified }
source-certainty-confirmed = Độ chắc chắn: đã đối chiếu văn bản gốc
source-certainty-secondary = Độ chắc chắn: theo nguồn thứ cấp, chưa đối chiếu văn bản gốc
source-certainty-general = Độ chắc chắn: kiến thức chung, chờ chuyên gia duyệt
source-link = Đọc toàn bộ: { $link }

# Abstentions
abstain-nothing_found = Tôi chưa tìm thấy hướng dẫn nào trả lời chắc chắn câu này, nên tôi không đoán. Tôi đã ghi lại câu hỏi để nhóm biên soạn bổ sung. Nếu bạn đang thấy không khỏe: nặng lên hoặc thấy lo thì đi khám, nguy hiểm thì gọi { $ambulance }.
abstain-off_topic = Tôi chưa hiểu câu này, hoặc nó nằm ngoài việc của tôi. Tôi chỉ trả lời về dịch vụ y tế số và sức khỏe; bạn thử hỏi bằng một câu ngắn nhé. Nếu đang nguy hiểm: gọi { $ambulance }; bị đánh, bị xâm hại: gọi { $police }.
abstain-unclear = Bạn muốn hỏi điều nào? Chạm vào một mục dưới đây, hoặc gõ thêm vài chữ nhé.
abstain-diagnosis = Tôi không thể nói bạn bị bệnh gì: việc đó cần bác sĩ khám. Tôi có thể chỉ dấu hiệu nguy hiểm và nơi nên đi khám. Nếu thấy nguy hiểm, gọi { $ambulance }.
abstain-prescription = Tôi không kê đơn, không gia hạn đơn và không khuyên dùng thuốc nào. Việc đó cần bác sĩ.
abstain-dose = Tôi không tính liều thuốc. Hãy đọc tờ hướng dẫn kèm thuốc, hỏi dược sĩ hoặc bác sĩ. Lỡ uống quá liều: gọi { $ambulance }.
abstain-price = Chưa có hướng dẫn nào ghi giá này, nên tôi không nêu con số. Bạn hỏi cơ sở khám hoặc xem bảng giá niêm yết.
abstain-others_record = Tôi không xem được và không tiết lộ hồ sơ sức khỏe của người khác. Chỉ chính họ, hoặc người đại diện hợp pháp, mới xem được.
abstain-own_record = Tôi không mở được hồ sơ, thẻ hay đơn thuốc của bạn. Bạn tự xem trong VNeID, hoặc hỏi cơ sở đã khám.
abstain-elsewhere = Tôi chỉ có hướng dẫn cho Việt Nam, nên không trả lời được về nước khác.
abstain-instruction = Tôi chỉ trả lời câu hỏi về dịch vụ y tế số và sức khỏe theo hướng dẫn đã có, và không đổi vai.
abstain-index_unavailable = Kho hướng dẫn đang tạm thời không mở được. Bạn thử lại sau ít phút nhé. Cấp cứu thì gọi { $ambulance }.
near-title = Có thể bạn tìm:

# Person
handover-recorded = Tôi đã ghi lại rằng bạn muốn gặp người hỗ trợ, vào danh sách chờ của nhóm hỗ trợ. Tôi không biết khi nào họ trả lời được. Việc gấp về sức khỏe: gọi { $ambulance } hoặc đến cơ sở y tế gần nhất.
handover-crisis = Tôi đã ghi lại để nhóm hỗ trợ biết bạn cần họ. Tôi không biết khi nào họ trả lời được, nên đừng chờ một mình: hãy nhắn hoặc gọi ngay cho một người bạn tin. Nếu nguy hiểm, gọi { $ambulance }.
handover-waiting = Bạn đã có trong danh sách chờ của nhóm hỗ trợ rồi. Việc gấp về sức khỏe: gọi { $ambulance } hoặc đến cơ sở y tế gần nhất.

# Small talk
greeting = Chào bạn! Bạn muốn hỏi gì về dịch vụ y tế số hay sức khỏe?
thanks = Không có gì. Chúc bạn khỏe!
goodbye = Chào bạn, giữ gìn sức khỏe nhé. Cần thì cứ nhắn tôi.

# What is not text
kind-photo = Tôi không xem được ảnh. Bạn gõ câu hỏi bằng chữ giúp tôi nhé. Xin đừng gửi ảnh giấy tờ, đơn thuốc hay kết quả xét nghiệm.
kind-voice = Tôi chưa nghe được tin nhắn thoại. Bạn gõ bằng chữ giúp tôi nhé, không dấu cũng được. Việc gấp: gọi { $ambulance }.
kind-video = Tôi không xem được video. Bạn kể bằng chữ giúp tôi nhé. Việc gấp: gọi { $ambulance }.
kind-document = Tôi không đọc được tệp. Bạn gõ câu hỏi bằng chữ giúp tôi nhé. Xin đừng gửi hồ sơ hay kết quả xét nghiệm.
kind-sticker = 😊 Bạn cần hỏi gì, cứ gõ bằng chữ nhé.
kind-location = Tôi không cần vị trí của bạn và không gọi xe cấp cứu được. Nếu cần cấp cứu, gọi { $ambulance } và đọc địa chỉ.
kind-contact = Tôi không cần số điện thoại này và không lưu nó. Bạn gõ câu hỏi bằng chữ giúp tôi nhé.
kind-other = Tôi chưa đọc được loại tin này. Bạn gõ câu hỏi bằng chữ giúp tôi nhé.
kind-group = Chuyện sức khỏe là riêng tư. Bạn nhắn riêng cho tôi nhé. Cấp cứu: gọi { $ambulance }.
too-long = Tin nhắn dài quá. Bạn gửi từng câu hỏi ngắn giúp tôi nhé. Việc gấp: gọi { $ambulance }.
unknown-command = Tôi không có lệnh này. Gõ /help để xem tôi giúp được gì.
stale-button = Nút này đã cũ. Bạn gõ câu hỏi giúp tôi nhé.
failed = Tôi gặp lỗi và chưa trả lời được câu vừa rồi. Bạn gửi lại giúp tôi nhé. Cấp cứu thì gọi { $ambulance }.

# Commands
command-start = Bắt đầu
command-help = Tôi giúp được gì
command-language = Đổi ngôn ngữ
command-privacy = Dữ liệu của bạn
command-person = Gặp người hỗ trợ
