"""From a file's bytes to a document in sections: the loader by content, then the structure by kind of text.

It parses in this process: strangers' files come through `ingest.sandbox`.
"""

from dataclasses import replace
from pathlib import PurePath

from ingest.articles import legal_sections
from ingest.blocks import Kind, Loaded
from ingest.boilerplate import is_header
from ingest.decoding import decode
from ingest.documents import Section, SourceDocument
from ingest.facts import date_of_effect, instrument, language_of, slug, subject
from ingest.formats import SUFFIXES, Format, format_of
from ingest.legacy.guess import legacy_note, unicode_lines
from ingest.legal import is_legal, provisions
from ingest.loaders.doc import load_doc
from ingest.loaders.docx import load_docx
from ingest.loaders.guidance import is_guidance, load_guidance
from ingest.loaders.html import load_html
from ingest.loaders.markdown import load_markdown
from ingest.loaders.pdf import load_pdf
from ingest.loaders.plain import load_plain
from ingest.loaders.ppt import load_ppt
from ingest.loaders.rtf import load_rtf
from ingest.loaders.xls import load_xls
from ingest.loaders.xlsx import load_xlsx
from ingest.outline import outline_sections
from ingest.refusals import Reason, RefusedError
from knowledge.passages import Language

MAX_BYTES = 20 * 1024 * 1024
MAX_TITLE = 200
LOADERS = {
    Format.DOC: load_doc,
    Format.DOCX: load_docx,
    Format.HTML: load_html,
    Format.PDF: load_pdf,
    Format.PPT: load_ppt,
    Format.RTF: load_rtf,
    Format.TEXT: load_plain,
    Format.XLS: load_xls,
    Format.XLSX: load_xlsx,
}


def check_size(size: int) -> None:
    """Refuse what need not even be opened.

    Raises:
        RefusedError: empty, or over `MAX_BYTES`.
    """
    if size > MAX_BYTES:
        raise RefusedError(Reason.TOO_LARGE, f"{size / 1024 / 1024:.0f} MB, the limit is {MAX_BYTES >> 20} MB")
    if size == 0:
        raise RefusedError(Reason.EMPTY, "the file has no content")


def read_document(path: PurePath, data: bytes) -> SourceDocument:
    """Return the document in `data`, named by `path`; what it is, is told by its content.

    Raises:
        RefusedError: the file cannot be used; the detail says why.
    """
    check_size(len(data))
    suffix = path.suffix.lower()
    found = format_of(suffix, data)
    named = SUFFIXES.get(suffix)
    notes = () if found is named else (f"named {suffix or 'without extension'}, read as {found}",)
    if found is not Format.MARKDOWN:
        return _foreign(path, LOADERS[found](data), notes=notes)
    text, note = decode(data)
    if is_guidance(text):
        return load_guidance(path, text)
    return _foreign(path, load_markdown(text), notes=(note,) if note else ())


def _foreign(path: PurePath, loaded: Loaded, notes: tuple[str, ...] = ()) -> SourceDocument:
    loaded = _in_unicode(loaded)
    lines = [block.text for block in loaded.blocks]
    text = "\n".join(lines)
    _refuse_empty(loaded)
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
        notes=tuple(dict.fromkeys((*notes, *loaded.notes))),
    )


def _sections(loaded: Loaded, *, title: str, law: bool, language: Language) -> tuple[Section, ...]:
    if law:
        found = legal_sections(provisions(loaded.blocks), title=title)
    else:
        found = outline_sections(loaded.blocks, title=title, language=language)
    return tuple(section for section in found if any(c.isalpha() for c in section.text))


def _in_unicode(loaded: Loaded) -> Loaded:
    """Return what was loaded with what is left of old encodings converted."""
    lines, encodings = unicode_lines([block.text for block in loaded.blocks])
    blocks = tuple(replace(block, text=line) for block, line in zip(loaded.blocks, lines, strict=True))
    return replace(loaded, blocks=blocks, notes=(*loaded.notes, *legacy_note(encodings)))


def _refuse_empty(loaded: Loaded) -> None:
    if not any(c.isalpha() for block in loaded.blocks for c in block.text):
        raise RefusedError(Reason.EMPTY, "no text in it")


def _title(path: PurePath, loaded: Loaded, *, law: str, about: str) -> str:
    legal_title = f"{law}: {about}" if law and about else law
    headings = (block.text for block in loaded.blocks if block.kind is Kind.HEADING)
    heading = next((text for text in headings if not is_header(text)), "")
    title = loaded.title or legal_title or heading or loaded.weak_title or path.stem
    return title if len(title) <= MAX_TITLE else title[:MAX_TITLE].rsplit(" ", 1)[0] + " …"
