"""All pages and pictures by file name, and writing them. Removes only what it wrote itself: what bears its mark."""

from pathlib import Path

from care.triage.protocols import ProtocolSet
from care.triage.render.index_page import COMMAND, index_page
from care.triage.render.picture import picture
from care.triage.render.protocol_page import protocol_page

MARK = f"Viết tự động, đừng sửa tay. Generated, do not edit: {COMMAND}"


def pages(protocols: ProtocolSet) -> dict[str, str]:
    """Return the text of every file by its name."""
    found = {"README.md": _marked(index_page(protocols))}
    for protocol in protocols.protocols:
        found[f"{protocol.code}.md"] = _marked(protocol_page(protocol, protocols))
        found[f"{protocol.code}.svg"] = picture(protocol, MARK)
    return found


def written(folder: Path) -> dict[str, str]:
    """Return the pages that stand in `folder`; files without the mark are somebody else's."""
    paths = sorted((*folder.glob("*.md"), *folder.glob("*.svg")))
    texts = {path.name: path.read_text(encoding="utf-8") for path in paths}
    return {name: text for name, text in texts.items() if MARK in text}


def write(found: dict[str, str], folder: Path) -> None:
    """Make `folder` hold exactly the pages `found`; one whose protocol is gone is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in written(folder).keys() - found.keys():
        (folder / name).unlink()
    for name, text in found.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _marked(page: str) -> str:
    return f"<!-- {MARK} -->\n{page}"
