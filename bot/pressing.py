"""What goes before everything else, already when it is received: the red-flag screen looks at every text twice."""

from care.triage.conversation import Conversation
from care.triage.dispositions import Disposition


def tells_of_emergency(conversation: Conversation, text: str) -> bool:
    """Tell whether a text is an emergency or a crisis, so that its chat need not wait behind others."""
    if not text:
        return False
    decision = conversation.triage.screen(text)
    return decision.crisis or decision.disposition is Disposition.EMERGENCY
