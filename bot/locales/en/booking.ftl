# Times
weekday-0 = Monday
weekday-1 = Tuesday
weekday-2 = Wednesday
weekday-3 = Thursday
weekday-4 = Friday
weekday-5 = Saturday
weekday-6 = Sunday
weekday-short-0 = Mon
weekday-short-1 = Tue
weekday-short-2 = Wed
weekday-short-3 = Thu
weekday-short-4 = Fri
weekday-short-5 = Sat
weekday-short-6 = Sun
time-full = { $clock } { $weekday } { $day }, Vietnam time (GMT+7)
time-days = { $first } to { $last }
time-between = from { $after } to { $before }
time-after = after { $after }
time-before = before { $before }
time-any = as soon as possible
price = { $amount } VND
price-free = free of charge
price-at-facility = the facility tells you before the consultation

# Commands
command-book = Book a remote consultation
command-appointments = My appointments

# Buttons of every step
booking-back = ↩️ Back
booking-stop = ✋ Stop booking
booking-guidance = 📖 What is a remote consultation?
booking-person = 🙋 Talk to a person
booking-again = 🔄 Try again
booking-mine = 🗓 My appointments
booking-start-again = 🩺 Book anew

# Before it begins
booking-urgent = 🏥 <b>What you told needs to be seen in person within 24 hours.</b> Do not wait for a remote consultation. If it gets worse, call { $ambulance }. You may still book, to ask a doctor more.
booking-urgent-reason = 🏥 <b>What you just told should be seen in person within 24 hours.</b> Do not wait for the appointment. If it gets worse, call { $ambulance }. I still hold the time for you.
booking-urgent-line = 🏥 Do not wait for an appointment: go to a health facility within 24 hours.
booking-remote-line = If it gets worse or worries you, be seen in person. In danger, call { $ambulance }.

# Steps
booking-specialty = 🩺 <b>Which kind of doctor would you like to see?</b> Tap, or type, for example “dermatology”. Not sure? Take general medicine.
booking-specialty-suggested = 🩺 <b>Which kind of doctor would you like to see?</b> From what you told, I suggest the first ones.
booking-specialty-other = Another specialty
booking-specialty-unknown = I do not know this specialty. Please choose from the list.
booking-province = 📍 <b>In which province should the doctor be?</b> Type its name, an old one is fine too. A remote consultation works from anywhere.
booking-province-which = 📍 Which province do you mean?
booking-province-unknown = I do not know that province. Please type its name again, or tap “Anywhere”.
booking-anywhere = 🌏 Anywhere
booking-when = 🕐 <b>When would you like it?</b> Tap, or type, for example “tomorrow after 5 pm”, “Saturday next week”.
booking-when-past = That time has passed. Please choose another day.
booking-when-impossible = I cannot find that day or hour in the calendar. Please type it again, for example “28/11 in the morning”.
booking-when-unknown = I am not sure which day or hour you mean. Tap a button, or type something like “Saturday morning”.
booking-earliest = ⚡ Earliest
booking-today = Today
booking-tomorrow = Tomorrow
booking-weekend = Weekend
booking-slots = 🗓 <b>{ $specialty }</b> · { $place } · { $when }

    Please choose a time (Vietnam time, GMT+7):
booking-slots-gender-female = a woman as doctor
booking-slots-gender-male = a man as doctor
booking-slot-line = • { $time } · { $whose }
booking-slot-time = • { $time }
booking-slot-whose = { $practitioner }, { $facility }
booking-slot-unknown = I am not sure which time you mean. Please tap one below.
booking-later = Other times
booking-day = Another day
booking-other-province = Another province
booking-female = Female doctor
booking-male = Male doctor
booking-anyone = Any doctor
booking-any-time = Any day
booking-other-specialty = Another specialty
booking-no-later = There are no later times. Here are the earliest again.
booking-held = ✅ I hold this time for you until <b>{ $until }</b>:
    { $time }
    { $practitioner }, { $facility }
booking-held-line = <i>⏳ { $time } · held until { $until }</i>
booking-replaces = The old appointment <b>{ $code }</b> stays until the new one is booked.
booking-whom = 👤 <b>Who is the consultation for?</b>
booking-whom-unknown = I am not sure who it is for. Please tap a button.
booking-whom-ONESELF = Me
booking-whom-MTH = My mother
booking-whom-FTH = My father
booking-whom-CHILD = My child
booking-whom-GRPRN = My grandparent
booking-whom-SPS = My husband or wife
booking-whom-SIB = My brother or sister
booking-whom-FAMMEMB = Someone else
booking-name-me = ✍️ <b>Your full name?</b>
booking-name-other = ✍️ <b>The patient's full name?</b>
booking-name-unknown = I could not read a name. Please type the full name, for example “Nguyen Thi Lan”.
booking-birth-year-me = 🎂 <b>In which year were you born?</b> For example 1985.
booking-birth-year-other = 🎂 <b>In which year was the patient born?</b> For example 1958.
booking-birth-year-unknown = I could not read the year. Please type four digits, for example 1985.
booking-phone-me = 📱 <b>Your phone number?</b> The facility gets it, to reach you if needed. Type it, or tap the button below.
booking-phone-other = 📱 <b>A phone number to reach you?</b> The facility gets it, to reach you about the consultation. Type it, or tap the button below.
booking-phone-share = 📱 Send my number
booking-phone-back = Back
booking-phone-stop = Cancel
booking-phone-unknown = I could not read a phone number. Please type its 10 digits, for example 0912 345 678.
booking-phone-not-yours = This is not the number of your account. Tap “Send my number”, or type your number.
booking-phone-noted = I have noted { $phone }.
booking-phone-changed = This prefix has changed, so I noted the new number { $phone }. If that is wrong, tap “Back”.
booking-keyboard-away = All right.
booking-reason = 💬 <b>What is the reason for the consultation?</b> A few words help the doctor prepare. If you would rather not say, tap “Skip”.
booking-reason-told = 💬 <b>I will give the doctor this reason:</b>

    “{ $reason }”

    To change it, type it anew.
booking-reason-keep = ✅ Send it like this
booking-reason-skip = Skip
booking-reason-skipped = All right, no reason is given. The doctor will ask you.
booking-reason-unknown = I could not read a reason. Please use a few words, or tap “Skip”.
booking-reason-long = That is rather long. Please tell it in a few sentences.
booking-summary = { $title } ({ $level }): { $signs }
booking-summary-short = { $title } ({ $level })
booking-level-emergency = told to call an ambulance
booking-level-urgent = to be seen within 24 hours
booking-level-remote = should see a doctor
booking-level-self_care = watch at home

# Consent
consent-booking = 🔒 <b>Do you agree that I give your details to the facility?</b>

    • What: name, year of birth, phone number, reason. Health data is sensitive.
    • What for: to arrange and prepare the consultation, and to reach you if needed.
    • Who sees it: { $facility } and the doctor.
    • How long: I keep (encrypted) an appointment that took place as a health record, for the years that /mydata tells; the facility keeps it as the law on medical records says.
    • If you change your mind: tap “Withdraw consent” in /appointments or /mydata, at any time.

    Without it I cannot book; you can still ask me everything else.
consent-booking-relative = You book for somebody else: please ask whether they agree.
consent-booking-guardian = The person to be seen is small: only a parent or guardian may agree for them.
consent-booking-guardian-and-child = The person to be seen is under 16: a parent or guardian agrees, and please ask the child too. If you are the child, ask a parent to press this.
consent-reminders = 🔔 <b>Shall I remind you?</b>

    • I write into this chat 24 hours, 2 hours and 10 minutes before.
    • What for: so that you do not miss it. Who sees it: only who can open this chat.
    • How long: until the consultation is over.
    • If you change your mind: tap “Withdraw consent” in /appointments.

    Without reminders you can book just as well.
booking-consent-unknown = I need your answer to this: tap a button, or type “I agree” or “no”.
consent-yes = I agree
consent-yes-guardian = I am a parent or guardian: I agree
consent-no = I do not agree
consent-reminders-yes = Yes, remind me
consent-reminders-no = No reminders
consent-refused = That is fine, it is your right. I no longer hold the time and gave nothing to anybody. You can call the facility yourself to book.
consent-withdraw = 🔒 Withdraw consent
consent-withdraw-booking = Stop giving details to facilities
consent-withdraw-reminders = Stop reminding me
consent-given = 🔒 <b>You agreed to the following.</b> Tap to withdraw.
consent-none = 🔒 No consent of yours stands.
consent-withdrawn-booking = Noted: you withdraw your consent. I will ask again for a new appointment. For one that is booked, the facility has the details already; to stop it, cancel it. To delete data: /forget.
consent-withdrawn-reminders = Noted: no more reminders.

# Before confirming
booking-confirm = 📋 <b>Please look through this:</b>

    🗓 { $time }
    🩺 { $specialty }: { $practitioner }
    🏥 { $facility }
    👤 { $whom }: { $name }, born { $year }
    📱 { $phone }
    💬 { $reason }
    💵 Price: <b>{ $price }</b>
booking-no-reason = (no reason given)
booking-insurance = 💳 Insurance:
booking-insurance-source = <i>(Source: { $title })</i>
booking-insurance-unknown = 💳 Insurance: I could not open the guidance. Please ask the facility before the consultation.
booking-insurance-question = Does health insurance pay for a remote consultation at home?
booking-price-question = How much does a remote consultation at home cost?
booking-request-line = This facility confirms each appointment. After you tap, I tell you when they agree.
booking-confirm-unknown = I am not sure what you mean. If all is right, tap “Confirm”. To change something, tap “Back”.
booking-confirm-button = ✅ Confirm

# The card
card-booked = ✅ <b>Your remote consultation is booked</b>
card-pending = ⏳ <b>Being confirmed</b>. I will write when the facility answers.
card-proposed = ⏳ <b>Held</b>, not booked yet.
card-arrived = 🟢 <b>You are in the waiting room</b>
card-checked-in = 🟢 <b>You are in the waiting room</b>
card-fulfilled = ☑️ <b>The consultation is over</b>
card-noshow = ⚪ <b>The consultation was missed</b>
card-cancelled = ❌ <b>This appointment is cancelled</b>
card-waitlist = 🔔 <b>Waiting for a free time</b>
card-entered-in-error = ⚪ <b>This appointment was entered by mistake</b>
card-lines =
    Code: <b>{ $code }</b>
    🗓 { $time }
    🩺 { $specialty }: { $practitioner }
    🏥 { $facility }
    💵 Price: { $price }
card-waits = { $specialty } · { $place } · { $days }
card-join = <b>How to join:</b> from { $minutes } minutes before the time, press “Enter the consultation” here (or find it again with /appointments). The room is only for you and the doctor; do not pass it on.
card-prepare =
    <b>Prepare:</b>
    • a quiet, bright room with a stable connection;
    • your identity papers;
    • names and doses of your medicines;
    • earlier results;
    • new measures if you can: temperature, blood pressure, weight, blood sugar;
    • a helper beside a child or an older person.
card-worse = If it gets worse before, do not wait: be seen in person, in danger call { $ambulance }.
card-calendar = 📅 Add to calendar
card-change = 🔁 Change
card-cancel = ❌ Cancel
card-leave = Stop waiting
card-take = ✅ Go on with this time
card-give-up = Give it up
card-show = 📋 { $time } · { $status }
status-booked = booked
status-pending = being confirmed
status-proposed = held
status-arrived = under way
status-checked-in = under way
status-waitlist = waiting
calendar-summary = Remote consultation ({ $code })
calendar-description = { $practitioner }, { $facility }. Open the chat with Đồng Hành before the time to join.
calendar-file = appointment-{ $code }.ics
calendar-caption = Open this file to put the appointment into your calendar.

# Mine
mine-title = 🗓 <b>Your appointments</b>
mine-line = • { $time } · { $specialty } · { $status }
mine-line-waits = • { $specialty } · { $status }
mine-empty = You have no appointments yet.
mine-many = Which appointment would you like to { $what }?
mine-what-change = change
mine-what-cancel = cancel
change-begin = 🔁 You are changing <b>{ $code }</b>. The old appointment stays until the new one is booked.
cancel-why = Cancel <b>{ $code }</b> ({ $time })? Tap a reason to cancel it.
cancel-late = The time for early cancelling is over ({ $until }). You can still cancel, but the doctor can hardly give this time to somebody else.
cancel-reason-better = I am better
cancel-reason-busy = I am busy
cancel-reason-in_person = I go in person
cancel-reason-price = The price
cancel-reason-other = Another reason
cancel-keep = Keep it
cancel-done = ❌ <b>{ $code }</b> is cancelled. { $care }
cancel-left = All right, you are no longer waiting.
cancel-given-up = All right, I no longer hold that time.
wait-noted = 🔔 You are on the waiting list: { $specialty } · { $place } · { $days }. When a time comes free I write at once; you then have 30 minutes to take it. { $care }

# When something is in the way
fail-stopped = I stopped booking; no time is held. { $care }
fail-taken = 😔 Somebody else has just taken that time. { $care }
fail-expired = ⌛ The time to hold it is over, so it was opened again. What you told is still here. { $care }
fail-hold-again = Hold { $time } again
fail-unavailable = 🔌 The facility's calendar does not answer. No time is held. { $care }
fail-already = You already have appointment <b>{ $code }</b> at that time. Choose another time, or look at that one.
fail-too-many = You have many appointments ahead already. Please cancel one before you book another.
fail-too-late = The consultation has begun or is over, so it can no longer be changed or cancelled. If you need help, talk to a person.
fail-nothing = 😔 Nothing is free for: <b>{ $specialty }</b> · { $place } · { $when }. { $care }
fail-nearest = The nearest that I see:
fail-nearest-anywhere = Another province: { $time }
fail-nearest-anyone = Another doctor: { $time }
fail-nearest-any_time = Another time: { $time }
fail-wait = 🔔 Tell me when a time comes free
fail-gone = This booking is over. What you have booked: /appointments. A new one: /book.
fail-no-appointment = I cannot find this appointment. Please look at the list again.
fail-changed = This appointment has just changed. Here is the newest state.
fail-step = This step is over. Here is what I ask now.
booking-edited = I see that you edited a message. To change an answer, tap “Back”. This is what I ask now.
booking-pending-step = Back to your booking.
