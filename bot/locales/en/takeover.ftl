# A person speaks instead of the assistant
takeover-begun =
    👤 <b>You are now talking with { $name } of the support team, a real person.</b>

    Meanwhile I, the AI assistant, am silent. Just write as usual. If there is danger, do not wait here: call { $ambulance }.
staff-words = 👤 <b>{ $name }</b>: { $words }
takeover-handed-back = 🤖 <b>{ $name } of the support team has ended their part of the conversation.</b> From now on I, the AI assistant, answer you. To see a person again: /person. Emergency: call { $ambulance }.
takeover-passed-on = 🤖 { $name } of the support team has passed your request on to a colleague. I do not know when they can answer; your request is still in the queue. Meanwhile I, the AI assistant, answer you. Emergency: call { $ambulance }.
takeover-left = 🤖 { $name } of the support team is not here any more. From now on I, the AI assistant, answer you. To see a person: /person. Emergency: call { $ambulance }.
takeover-summary = <b>Summary:</b> { $summary }
takeover-silent = You are talking with the support team, so I do not carry out this command. When they end, I will say so and answer again.
takeover-button = You are talking with the support team. This button works again when they end.
