# /dulieu
data-title = 🔒 <b>What do I hold about this conversation?</b>
data-nothing = I hold nothing of yours.
data-turns = • Turns of talk: { $count }, since { $since } (to answer you, and help you when needed)
data-answers = • Questions: { $count }, since { $since } (to put the guidance right)
data-encounters = • Times that you told of being ill: { $count }, since { $since } (to know when you should be seen)
data-drafts = • Unfinished bookings: { $count }, since { $since } (to go on with it)
data-appointments = • Appointments: { $count }, since { $since } (so that you are seen)
data-consents = • Times that you agreed to something: { $count }, since { $since } (as proof)
data-handovers = • Times that a person was asked for: { $count }, since { $since } (so that somebody helps you)
data-requests = • Requests about your data: { $count }, since { $since } (as proof)
data-page = • Messages on the chat page: { $count }, since { $since } (for you to read again)
data-who = <b>Who can see it:</b> you, and the support team when they help you. A facility gets only the details of an appointment that you agreed to send. I sell nothing and give it to nobody else.
data-how = What is said, questions and appointments are encrypted.
data-how-long = <b>How long:</b> what is said { $days } days, then it deletes itself; an unfinished booking 1 day; cancelled appointments { $numbers } days; appointments that took place { $years } years, as health records; proof { $proof } years.
data-how-long-agreed = <b>How long:</b> you let me keep what is said for { $days } days, then it deletes itself; an unfinished booking 1 day; cancelled appointments { $numbers } days; appointments that took place { $years } years, as health records; proof { $proof } years.
data-telegram = Messages on Telegram are not end-to-end encrypted, and also lie on Telegram's servers. To delete them there: open the menu of this chat and choose “Delete chat”.
data-ways = <b>You can</b> have a copy (/export) or have it deleted (/forget): I do that at once. Anything else: send the support team a request.
data-waiting = ⏳ Request <b>{ $code }</b> ({ $kind }): answer by { $reply }, done by { $due }.
data-copy = 📄 Send me a copy
data-erase = 🗑 Forget me
data-keep = 💾 Let it be kept longer
data-consents-button = 🔒 Withdraw consent
data-request = 🙋 Another request
data-show = 🔒 My data

# /xuat
copy-caption = This is everything that I hold about this conversation. Whoever can open your phone can read it; delete this message when you are done.
copy-caption-json = The same, for a computer to read. Code: { $code }.
copy-name = my-data
copy-title = My data at Đồng Hành
copy-made = Copy of { $time }
copy-lead = This file holds everything that Đồng Hành keeps about one conversation. It may tell of your health: keep it safe.
copy-empty = (empty)
copy-patient = You
copy-chat = The conversation
copy-consent = What you agreed to
copy-turn = What was said
copy-answer = Questions and what came of them
copy-answer_citation = Guidance that was quoted
copy-feedback = Whether answers helped
copy-conversation = Conversations
copy-decision = Why the assistant did what it did
copy-takeover = When a person spoke instead of the assistant
copy-staff_message = What that person wrote
copy-unmasking = Who saw private details, and why
copy-review_sample = Drawn for review
copy-review = What reviewers thought of the conversation
copy-review_proposal = Words of yours proposed as an example (masked)
copy-gap_question = Questions without guidance
copy-encounter = What you told of your health
copy-booking_draft = An unfinished booking
copy-appointment = Appointments
copy-appointment_event = What happened to appointments
copy-slot_offer = Free times that you were offered
copy-handover = When a person was asked for
copy-handover_event = What the support team did
copy-data_request = Requests about your data
copy-received_update = Numbers of received messages
copy-sent_request = What was just sent
copy-webchat_chat = The chat page
copy-webchat_message = Messages on the chat page
copy-webchat_file = Files on the chat page

# /quen
erase-ask =
    🗑 <b>Shall I forget this conversation?</b>

    <b>Deleted at once:</b> everything that you and I said, your questions, what you told of your health, an unfinished booking, cancelled appointments, places in line. What you agreed to is withdrawn.

    <b>Must stay:</b> appointments that are booked or took place, with the name and phone number in them, since they are health records; whom the support team helped when (without your words); and that you asked for this.

    It cannot be undone. To have a copy first: /export.
erase-ask-upcoming = 🗓 Appointments ahead of you: { $count }. They stay, but I will not remind you any more. If you do not want them, cancel first: /appointments.
erase-yes = 🗑 Delete now
erase-no = No, keep it
erase-kept = All right, I delete nothing.
erase-done = ✅ <b>I have forgotten this conversation.</b> Code: <b>{ $code }</b>.
erase-gone = Deleted:
erase-gone-turns = • Turns of talk: { $count }
erase-gone-answers = • Questions: { $count }
erase-gone-encounters = • Times that you told of being ill: { $count }
erase-gone-drafts = • Unfinished bookings: { $count }
erase-gone-appointments = • Appointments that came to nothing: { $count }
erase-gone-consents = • Consents: { $count }
erase-gone-handovers = • Times that a person was asked for: { $count }
erase-gone-requests = • Requests about your data: { $count }
erase-gone-page = • Messages on the chat page: { $count }
erase-nothing = There was nothing left to delete.
erase-appointments = <b>Still here:</b> appointments { $codes }. The law on health records makes us keep them. I still know which conversation booked them, so that you can see them in /appointments.
erase-no-reminders = I will not remind you of those ahead any more.
erase-alarm = <b>Still here:</b> the alarm that tells the support team that somebody needs help soon, until they have looked after it. In danger, call { $ambulance }.
erase-unlinked = I do not know any more who you are. If you write again, it is as if for the first time.
erase-telegram = I cannot delete what lies on Telegram's servers: open the menu of this chat and choose “Delete chat”.

# Requests that a human works on
request-ask = 🙋 <b>What do you ask for?</b> The support team will do it. The law gives them 2 working days to answer, then 10 to 20 days to do it.
request-correct = Put something right
request-delete = Delete what was kept, too
request-restrict = Stop using my data
request-object = Object to how it is used
request-protect = Protect me
request-access = See my data
request-copy = A copy
request-withdraw = Withdraw consent
request-recorded =
    ✅ I have put request <b>{ $code }</b> ({ $kind }) on the support team's list.

    • First answer: by { $reply }
    • Done: by { $due }

    Tell them this code when they ask. To look again: /mydata.

# Consent to keep the conversation longer
consent-conversation =
    💾 <b>May I keep this conversation longer?</b>

    • What: what you and I say here, about your health too. That is sensitive data.
    • What for: the support team reads it to help you and to put the guidance right.
    • Who sees it: only the support team.
    • How long: { $agreed } days, then it deletes itself. If you do not agree: { $days } days.
    • Changed your mind: /mydata, at any time.

    It is fine not to agree; I help you just the same. If you are under 16, ask a parent or guardian first.
consent-conversation-yes = I agree
consent-conversation-no = I do not agree
consent-conversation-given = Thank you. I keep what is said here for { $agreed } days, then it deletes itself. Changed your mind: /mydata.
consent-conversation-refused = That is fine. What is said here deletes itself after { $days } days.
consent-withdraw-conversation = Do not keep it longer
consent-withdrawn-conversation = Noted: you do not let me keep it longer. What was said is deleted after the usual time. To delete it now: /forget.

# Commands
command-dulieu = What I hold about you
command-xuat = Send me a copy of my data
command-quen = Forget me
command-mydata = What I hold about you
command-export = Send me a copy of my data
command-forget = Forget me
