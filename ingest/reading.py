"""From a file's bytes to a document in sections: the loader by file type, then the structure by kind of text."""

from pathlib import PurePath

from ingest.articles import legal_sections
from ingest.blocks import Kind, Loaded
from ingest.decoding import decode
from ingest.documents import Section, SourceDocument
from ingest.facts import date_of_effect, instrument, language_of, slug, subject
from ingest.legal import is_legal, provisions
from ingest.loaders.docx import load_docx
from ingest.loaders.guidance import is_guidance, load_guidance
from ingest.loaders.html import load_html
from ingest.loaders.markdown import load_markdown
from ingest.loaders.pdf import load_pdf
from ingest.loaders.plain import load_plain
from ingest.outline import outline_sections
from ingest.refusals import Reason, RefusedError
from knowledge.passages import Language

MAX_BYTES = 20 * 1024 * 1024
MAX_TITLE = 200
LOADERS = {
    ".docx": load_docx,
    ".htm": load_html,
    ".html": load_html,
    ".pdf": load_pdf,
    ".text": load_plain,
    ".txt": load_plain,
}
MARKDOWN = frozenset((".md", ".markdown"))
READABLE = frozenset(LOADERS) | MARKDOWN
ADVICE = {
    ".doc": "open it and save it as .docx",
    ".odt": "save it as .docx or .pdf",
    ".rtf": "save it as .docx",
    ".xls": "hand in the text that citizens need, not the sheet",
    ".xlsx": "hand in the text that citizens need, not the sheet",
    ".ppt": "save it as .pdf",
    ".pptx": "save it as .pdf",
}


def check_file(suffix: str, size: int) -> None:
    """Refuse what need not even be opened.

    Raises:
        RefusedError: unknown type, empty, or over `MAX_BYTES`.
    """
    if suffix not in READABLE:
        advice = ADVICE.get(suffix, f"only {', '.join(sorted(READABLE))} can be read")
        raise RefusedError(Reason.UNKNOWN_TYPE, f"{suffix or 'no extension'}: {advice}")
    if size > MAX_BYTES:
        raise RefusedError(
            Reason.TOO_LARGE, f"{size / 1024 / 1024:.0f} MB, the limit is {MAX_BYTES >> 20} MB: split it"
        )
    if size == 0:
        raise RefusedError(Reason.EMPTY, "the file has no content")


def read_document(path: PurePath, data: bytes) -> SourceDocument:
    """Return the document in `data`, named and typed by `path`.

    Raises:
        RefusedError: the file cannot be used; the detail says why.
    """
    suffix = path.suffix.lower()
    check_file(suffix, len(data))
    if suffix not in MARKDOWN:
        return _foreign(path, LOADERS[suffix](data))
    text, note = decode(data)
    if is_guidance(text):
        return load_guidance(path, text)
    loaded = load_markdown(text)
    return _foreign(path, loaded, notes=(note,) if note else ())


def _foreign(path: PurePath, loaded: Loaded, notes: tuple[str, ...] = ()) -> SourceDocument:
    lines = [block.text for block in loaded.blocks]
    text = "\n".join(lines)
    _refuse_empty(path, loaded)
    language, legal = language_of(text), is_legal(loaded.blocks)
    law = instrument(lines) if legal else ""
    title = _title(path, loaded, law=law, about=subject(lines))
    sections = _sections(loaded, title=title, law=legal, language=language)
    if not sections:
        raise RefusedError(Reason.EMPTY, "headings without any text")
    date = loaded.effective_from or date_of_effect(text)
    return SourceDocument(
        source_path=str(path),
        document_id=slug(path.stem),
        language=language,
        title=title,
        topic="law" if legal else "document",
        sections=sections,
        legal_basis=(law,) if law else (),
        source=(path.name,),
        effective_from=date,
        verified_on=date,
        notes=(*notes, *loaded.notes),
    )


def _sections(loaded: Loaded, *, title: str, law: bool, language: Language) -> tuple[Section, ...]:
    if law:
        found = legal_sections(provisions(loaded.blocks), title=title)
    else:
        found = outline_sections(loaded.blocks, title=title, language=language)
    return tuple(section for section in found if any(c.isalpha() for c in section.text))


def _refuse_empty(path: PurePath, loaded: Loaded) -> None:
    if any(c.isalpha() for block in loaded.blocks for c in block.text):
        return
    hint = "scanned pages need OCR first" if path.suffix.lower() == ".pdf" else "nothing to read in it"
    raise RefusedError(Reason.EMPTY, f"no text: {hint}")


def _title(path: PurePath, loaded: Loaded, *, law: str, about: str) -> str:
    legal_title = f"{law}: {about}" if law and about else law
    heading = next((block.text for block in loaded.blocks if block.kind is Kind.HEADING), "")
    title = loaded.title or legal_title or heading or loaded.weak_title or path.stem
    return title if len(title) <= MAX_TITLE else title[:MAX_TITLE].rsplit(" ", 1)[0] + " …"
