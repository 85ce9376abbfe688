# /start
welcome =
    <b>Hello, I am Đồng Hành.</b>

    I am an AI assistant, not a doctor. I answer from guidance on digital-health services and health in Vietnam, and I always name the source.

    🚑 <b>Emergency: call { $ambulance } now.</b> Do not wait for my answer.

    You can also book a remote consultation with a doctor: /book. What you have booked: /appointments.

    🔒 Messages on Telegram are not end-to-end encrypted: please do not send pictures of papers, card numbers or test results. To see or delete your data: /mydata.

    Just type your question.
disclosure = <i>I am Đồng Hành, an AI assistant, not a doctor. Emergency: call { $ambulance }. Messages on Telegram are not end-to-end encrypted. Your data: /mydata.</i>
example-card = I forgot my paper insurance card. Can I still be seen?
example-remote = Does insurance pay for a remote consultation?
example-fever = Which signs in a child with fever mean that I must call 115?
button-language = 🌐 Tiếng Việt
choose-language = Bạn muốn dùng ngôn ngữ nào? / Which language would you like?
language-set = I will answer in English from now on.

# /help
help =
    <b>What can I help with?</b>

    • Digital-health services: e-health book, VNeID, insurance card, e-prescription, remote consultation.
    • Health worries: danger signs, when to see a doctor, what to do before you get there.
    • Your rights over your health data.
    • Booking, changing and cancelling remote consultations, with reminders.

    <b>What I do not do:</b> diagnose, prescribe, work out doses, open your record or anybody else's.

    /book book a remote consultation · /appointments your appointments
    /start start again · /language language · /privacy how I use data · /mydata your data · /export a copy · /forget delete it · /person talk to a person

    🚑 Emergency: call { $ambulance }.

# /privacy
privacy =
    <b>Your data</b>

    • I keep this conversation (encrypted) to answer you, and so that the support team can help you when needed.
    • When you book a consultation, I keep (encrypted) the name, year of birth, phone number and reason. What you type also stays in the conversation. I give them only to the facility and the doctor of that appointment, and only once you tap “I agree”. To withdraw: /appointments or /mydata.
    • Apart from booking, I do not ask for a name or a phone number. Health data is sensitive: please do not send pictures of papers, card numbers, prescriptions or test results.
    • I cannot open anybody's e-health book or record.
    • What is said deletes itself after a short time. For the support team to read it longer, you have to agree. The terms: /mydata.
    • Messages on Telegram are not end-to-end encrypted, and also lie on Telegram's servers, outside Vietnam. On the chat page, they lie (encrypted) on the service's server, for the same time.
    • You may see your data (/mydata), have a copy (/export), have it deleted (/forget) or withdraw consent: I do that at once. To correct it, stop its use or object: the support team answers within 2 working days and is done within 10 to 20 days.

# Emergency
emergency-title = 🚑 <b>CALL { $ambulance } NOW, or go to the nearest emergency department.</b>
emergency-why = What you describe can be dangerous. Do not wait for advice here.
emergency-first-aid = <b>While you wait:</b>
emergency-operator = Tell { $ambulance }: the address, what happened, how many people, whether they are awake and breathing. Do not hang up first.
crisis-title = <b>I am worried about you, or the person you speak of. If anyone might hurt themselves now, call { $ambulance } or go to the nearest emergency department.</b>
violence-title = <b>If you are in danger, call { $police } now. If someone is hurt: call { $ambulance }.</b>
button-more-first-aid = ⛑ Read the guidance
button-called = ✅ I have called
called = Good. Stay with the person, keep the phone free, follow the operator. If it gets worse, call { $ambulance } again.
emergency-reminder = 🚑 You told me of a danger sign before. If you have not called yet, call { $ambulance } now; everything else comes after.
button-new-matter = 🆕 Another matter
new-matter = Please tell me of the other matter. If the person from before gets worse, call { $ambulance }.

# Triage
triage-intro = To tell what you should do, I will ask a few short questions. Press a button or type your answer.
triage-count = Question { $number } (at most { $most })
triage-why = ℹ️ { $why }
triage-for-other = All right. From now on I ask about the person you are helping.
triage-offer = Is somebody ill like this now? I can ask a few questions to look for danger signs.
triage-stopped = I stop asking here. What is not known I take as possibly dangerous.
triage-because = Because:
triage-because-emergency = Do not wait for advice here. Because:
triage-do = <b>Do:</b>
triage-dont = <b>Do not:</b>
triage-return = <b>Be seen at once, or call { $ambulance }, if:</b>
triage-safety = <i>I am an AI assistant, not a doctor, and make no diagnosis. If you worry more, be seen sooner.</i>
disposition-urgent = 🏥 <b>You should be seen in person today, within 24 hours at the latest.</b>
disposition-remote = 🩺 <b>You should see a doctor; a remote consultation can be the first step.</b>
disposition-self_care = 🏠 <b>This can be watched at home; mind the signs below.</b>
button-yes = Yes
button-no = No
button-unsure = Not sure
button-why = Why do you ask?
button-back = Back
button-stop = ✋ Stop
button-for-other = 👤 I ask for someone else
button-triage = 🔎 Check for danger signs
button-guidance = 📖 Guidance
button-where = 🏥 Where to go?
stale-question = This question is over. Please tell me again.
crisis-check-in = I am still here. Are you, or the person you worry about, safe right now?
crisis-safe = Thank you for telling me. If the thought returns, be with someone you trust, and call { $ambulance } when you need to. You can write to me at any time.
button-safe = Safe now
button-not-safe = Not safe

# The support team's chat
alert-emergency = 🚑 Emergency <b>{ $number }</b>: somebody was just told to call { $ambulance }.
alert-crisis = 🆘 Crisis <b>{ $number }</b>: somebody may harm themselves, or is being harmed.
alert-routine = Request <b>{ $number }</b>: somebody wishes for the support team.
alert-again = ⏰ Nobody has taken it (reminder { $times }).
alert-accepted = ✅ <b>{ $number }</b>: taken by { $owner }. When it is over, choose how it ended:
alert-closed = 🗂 <b>{ $number }</b>: closed by { $owner }.
alert-taken = { $owner } has taken this.
alert-gone = This one is closed.
button-accept = I take it
close-helped = Helped
close-went_to_hospital = Went to hospital
close-no_answer = Could not be reached
close-false_alarm = False alarm
close-duplicate = Duplicate

# Answers
source-line = Source: { $title } · in force from { $effective } · checked { $verified }
safety-line = <i>I am not a doctor. If it gets worse or you are worried, see one; in danger, call { $ambulance }.</i>
button-source = 📄 Source
button-helpful = 👍 Helpful
button-unhelpful = 👎 Not yet
button-booking = 🩺 Book a remote consultation
button-person = 🙋 Talk to a person
whole-title = All of this section (tap to open):
button-whole = 📖 All of this section
second-title = Or perhaps you asked (tap to open):
thanks-helpful = Thank you!
thanks-unhelpful = Thank you. I have noted it for the editors.
unhelpful-next = I am sorry that this did not help. Try asking another way, or talk to a person.
answer-gone = This answer is no longer here. Please ask again.
passage-gone = This guidance has just changed. Please type your question again.
edited = I see that you changed your message. Here is the answer to the new text:

# Source card
source-card = <b>{ $title }</b>
source-section = Section: { $section }
source-legal = Legal basis: { $legal }
source-origin = Where it comes from: { $source }
source-issuer = Issued by: { $issuer }
source-dates = In force from { $effective } · last checked { $verified }
source-certainty-confirmed = Certainty: checked against the primary text
source-certainty-secondary = Certainty: from secondary sources, primary text not yet checked
source-certainty-general = Certainty: general knowledge, awaiting an expert's review
source-link = Read all of it: { $link }

# Abstentions
abstain-nothing_found = I found no guidance that answers this for certain, so I will not guess. I have noted the question for the editors. If you feel unwell: see a doctor if it gets worse or worries you; in danger, call { $ambulance }.
abstain-off_topic = I did not understand this, or it is outside what I do. I only answer about digital-health services and health; please try one short question. In danger: call { $ambulance }; beaten or abused: call { $police }.
abstain-unclear = Which of these do you mean? Tap one below, or type a few more words.
abstain-diagnosis = I cannot say what illness you have: that takes a doctor's examination. I can name danger signs and where to go. In danger, call { $ambulance }.
abstain-prescription = I do not prescribe, renew prescriptions or recommend medicines. That takes a doctor.
abstain-dose = I do not work out doses. Read the leaflet, or ask a pharmacist or doctor. Too much taken: call { $ambulance }.
abstain-price = No guidance gives this price, so I will not name a number. Ask the facility or look at its posted prices.
abstain-others_record = I cannot see and will not reveal another person's health record. Only they, or their legal representative, can see it.
abstain-own_record = I cannot open your record, card or prescription. You can see them in VNeID, or ask the facility that saw you.
abstain-elsewhere = I only have guidance for Vietnam, so I cannot answer about other countries.
abstain-instruction = I only answer questions about digital-health services and health from the guidance I have, and I do not change roles.
abstain-index_unavailable = The guidance cannot be opened for the moment. Please try again in a few minutes. In an emergency call { $ambulance }.
near-title = You may be looking for:

# Person
handover-recorded = I have noted on the support team's waiting list that you want to talk to a person. I do not know when they can answer. For anything urgent about health: call { $ambulance } or go to the nearest facility.
handover-crisis = I have noted for the support team that you need them. I do not know when they can answer, so please do not wait alone: message or call someone you trust now. In danger, call { $ambulance }.
handover-waiting = You are already on the support team's waiting list. For anything urgent about health: call { $ambulance } or go to the nearest facility.

# Small talk
greeting = Hello! What would you like to know about digital-health services or health?
thanks = You are welcome. Stay well!
goodbye = Goodbye, take care. Write to me whenever you need.

# What is not text
kind-photo = I cannot see pictures. Please type your question. Please do not send pictures of papers, prescriptions or test results.
kind-voice = I cannot hear voice messages yet. Please type. If it is urgent: call { $ambulance }.
kind-video = I cannot see videos. Please tell me in words. If it is urgent: call { $ambulance }.
kind-document = I cannot read files. Please type your question. Please do not send records or test results.
kind-sticker = 😊 If you have a question, just type it.
kind-location = I do not need your location and cannot send an ambulance. In an emergency, call { $ambulance } and say the address.
kind-contact = I do not need this phone number and do not keep it. Please type your question.
kind-other = I cannot read this kind of message yet. Please type your question.
kind-group = Health is private. Please write to me in a private chat. Emergency: call { $ambulance }.
too-long = That message is too long. Please send short questions one by one. If it is urgent: call { $ambulance }.
unknown-command = I do not have that command. Type /help to see what I can do.
stale-button = This button is out of date. Please type your question.
failed = Something went wrong and I could not answer. Please send it again. In an emergency call { $ambulance }.

# Commands
command-start = Start
command-help = What I can help with
command-language = Change language
command-privacy = Your data
command-person = Talk to a person
