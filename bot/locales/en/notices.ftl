# What is said about an appointment without being asked
notice-moved = 🔁 <b>The clinic moved your appointment.</b> The new time is right below. If it does not suit you, change or cancel it.
notice-hold-expired = ⌛ The time to hold { $time } has run out, so the place is open again. What you told me is still here.
notice-slot-lost = 😔 <b>The place at { $time } is gone.</b> The clinic just told us that somebody else has it, so appointment { $code } could not be made. We are sorry.
notice-clinic-cancelled = 😔 <b>The clinic cancelled appointment { $code }</b> at { $time }. We are sorry. There is nothing you need to do about it.
notice-others = You can choose another time right below. If it is getting worse, do not wait: see a doctor in person; in danger, call { $ambulance }.
notice-no-others = I see no other free time just now. I can tell you when a place comes free, or you can talk to a person. If it is getting worse, do not wait: see a doctor in person; in danger, call { $ambulance }.
notice-waitlist-offer =
    🔔 <b>A place came free for you:</b>
    🗓 { $time }
    🩺 { $practitioner }
    🏥 { $facility }

    I hold it until <b>{ $until }</b>. After that the next person is asked.
notice-waitlist-ended = The days you wished for have passed and no place came free. I took you off the waiting list. Please try other days.
notice-reminder-24h = 🔔 <b>Reminder:</b> { $time } you have a remote consultation with { $practitioner }, { $facility }. Can you come?
notice-reminder-2h = 🔔 <b>Soon:</b> { $time } you see { $practitioner } remotely. Get ready: a quiet room, the network, your ID and the medicines you take.
notice-reminder-10m = 🔔 <b>Time to go in:</b> { $time }, { $practitioner }.
notice-join = Press “Enter the consultation” below. The room is only for you and the doctor; do not pass it on.
notice-way-in = 🚪 The room is only for you and the doctor. Do not pass the way in on.
notice-open = 🚪 Open the consultation
notice-link-missing = I have no link to the consultation for this appointment yet. I have told the support team. If nobody has contacted you when it is time, press “Talk to a person”. If it gets worse, see a doctor in person; in danger, call { $ambulance }.
notice-late = ⏱ The doctor is about { $minutes } minutes late for { $time }. Please wait. If it is getting worse, do not wait: see a doctor in person; in danger, call { $ambulance }.
notice-follow-up = How did the consultation at { $time } with { $practitioner } go?
notice-coming = ✅ I will come
notice-not-coming = ❌ I cannot come
notice-coming-noted = Good, I noted that you will come.
notice-enter = 🚪 Enter the consultation
notice-too-early = The room opens { $minutes } minutes before the time. Please press again then.
notice-closed = The room of this appointment is closed.
notice-went-well = ✅ It took place
notice-practitioner-missed = The doctor did not come
notice-patient-missed = I could not come
notice-went-well-noted = Thank you. Do as the doctor said; if it gets worse, see a doctor again at once; in danger, call { $ambulance }.
notice-practitioner-missed-noted = We are sorry. I have told the support team. You can book another time right away.
notice-patient-missed-noted = That is all right, I noted it. You can book another time. If it is getting worse, see a doctor in person; in danger, call { $ambulance }.
notice-show = 🗓 See the appointment
notice-another = 🔁 Choose another time
