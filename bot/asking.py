"""JSON lines in, JSON lines out: what citizens would be told by the guidance in force. See `knowledge/ask.py`.

Composes as the bot does, but writes nothing: the index is in the process, no chat is kept, nobody is alarmed.
"""

import asyncio
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from alembic.util.exc import CommandError
from sqlalchemy.exc import SQLAlchemyError

from bot.rehearsal import Heard, Rehearsal, Way
from bot.texts import texts_in
from care.triage.conversation import Conversation
from care.triage.engine import read_triage
from care.triage.protocol_files import MalformedProtocolError
from knowledge.answers import Citation, Guide
from knowledge.bundled_encoder import EncoderNotInstalledError
from knowledge.guide import CorpusGuide, load_guide
from knowledge.memory_index import MemoryIndex
from knowledge.passages import Language
from knowledge.writing import writing_of
from logs import configure_logging
from records.migrate import migrate
from records.postgres import DatabaseUnavailableError, connect, database_url
from settings import MalformedSettingsError, Settings, read_settings

EXPECTED = (
    MalformedSettingsError,
    MalformedProtocolError,
    DatabaseUnavailableError,
    EncoderNotInstalledError,
    SQLAlchemyError,
    CommandError,
    OSError,
)
CITIZEN = ("", "user", "citizen", "patient", "human")


class MalformedLineError(ValueError):
    """A line cannot be asked; the message says why, without its words."""


class NoGuidanceError(Exception):
    """Nothing is in force."""


def main(lines: Iterable[str], out: TextIO) -> int:
    """Answer every line and return the exit code: 0 every line was met, 1 nothing could be done."""
    try:
        settings = read_settings()
        configure_logging(settings)
        asyncio.run(_serve(settings, lines, out))
    except NoGuidanceError:
        print("No guidance is in force. Publish some first: python -m ingest guidance", file=sys.stderr)
        return 1
    except EXPECTED as error:
        reason = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
        print(f"Nothing can be asked: {reason}", file=sys.stderr)
        return 1
    return 0


async def _serve(settings: Settings, lines: Iterable[str], out: TextIO) -> None:
    url = database_url(settings)
    migrate(url)
    engine = connect(url)
    try:
        guide = await load_guide(engine, settings, progress=_show_progress, index=MemoryIndex())
        if not guide.size:
            raise NoGuidanceError
        conversation = Conversation(read_triage())
        for line in lines:
            if line.strip("\ufeff \t\r\n"):
                told = await reply(line, guide, conversation, settings)
                print(json.dumps(told, ensure_ascii=False), file=out, flush=True)
    finally:
        await engine.dispose()


async def reply(
    line: str, guide: CorpusGuide | Guide, conversation: Conversation, settings: Settings
) -> dict[str, object]:
    """Return what one line is met with; a malformed one is met with an `error`, as is a defect of ours."""
    name: object = None
    try:
        asked = _read(line)
        name = asked.get("id")
        turns = _turns(asked)
        language = _language(asked, turns[-1], settings)
        rehearsal = Rehearsal(guide, conversation, texts_in(language))
        for turn in turns[:-1]:
            await rehearsal.hear(turn)
        return {"id": name} | _told(await rehearsal.hear(turns[-1]), settings)
    except MalformedLineError as error:
        return {"id": name, "error": str(error)}
    except Exception as error:  # noqa: BLE001  one line must not end the others
        return {"id": name, "error": f"defect: {type(error).__name__}"}


def _read(line: str) -> Mapping[str, Any]:
    try:
        asked = json.loads(line.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        raise MalformedLineError("no JSON") from None
    if not isinstance(asked, dict):
        raise MalformedLineError("no JSON object")
    return asked


def _turns(asked: Mapping[str, Any]) -> list[str]:
    """Return what the citizen said, oldest first; what the assistant said is left out, for it is said anew."""
    given = asked.get("turns", asked.get("text"))
    turns = [given] if isinstance(given, str) else given
    if not isinstance(turns, list):
        raise MalformedLineError("give `text`, or `turns` as a list")
    said = [text for text in map(_said, turns) if text]
    if "turns" in asked and isinstance(asked.get("text"), str) and asked["text"].strip():
        said.append(asked["text"])
    if not said:
        raise MalformedLineError("nothing is asked")
    return said


def _said(turn: object) -> str:
    if isinstance(turn, str):
        return turn.strip()
    if not isinstance(turn, dict):
        raise MalformedLineError("a turn is a string, or an object with `role` and `text`")
    text = turn.get("text", turn.get("content", ""))
    if not isinstance(text, str):
        raise MalformedLineError("the text of a turn is a string")
    return text.strip() if str(turn.get("role", "")).casefold() in CITIZEN else ""


def _language(asked: Mapping[str, Any], text: str, settings: Settings) -> str:
    """Return the language of the buttons and other texts: as given, else that of the last text."""
    given = asked.get("language")
    if isinstance(given, str) and given in list(Language):
        return given
    return str(writing_of(text, Language(settings.default_language)).language)


def _told(heard: Heard, settings: Settings) -> dict[str, object]:
    return {
        "answer": heard.text,
        "abstained": heard.way is Way.ABSTAIN,
        "route": str(heard.way),
        "citations": [_cited(citation, settings) for citation in heard.citations],
    }


def _cited(citation: Citation, settings: Settings) -> dict[str, str]:
    passage = citation.passage
    return {
        "document": passage.document_id,
        "revision": str(passage.revision_id),
        "passage": passage.id,
        "title": passage.title,
        "section": passage.heading,
        "url": f"{settings.public_url}/guidance/{passage.language}/{passage.document_id}#{passage.id}",
    }


def _show_progress(done: int, total: int) -> None:
    if total:
        print(f"embedding: {done} of {total} passages", file=sys.stderr, flush=True)


def run(arguments: Sequence[str]) -> int:
    """Read standard input to its end."""
    if arguments:
        print("usage: python -m knowledge.ask < questions.jsonl > answers.jsonl", file=sys.stderr)
        return 0 if arguments[0] in ("-h", "--help") else 2
    for stream in (sys.stdin, sys.stdout):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    return main(sys.stdin, sys.stdout)
