"""`python -m knowledge.ask`: JSON lines of questions in, JSON lines of what a citizen would read out.

`{"id", "text"}` or `{"id", "turns": […]}` → `{"id", "answer", "abstained", "route", "citations"}`. An entry, no part of
this package: it hands over to `bot.asking`, which composes what the bot composes; nothing imports it (ADR 14).
"""

import sys

from bot.asking import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
