"""The copy of somebody's data as a page that opens on any phone: no script, nothing fetched, every value escaped."""

from html import escape
from typing import Any

from bot.texts import Texts

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 48rem; margin: 0 auto; padding: 1rem; color: #1b1b1b;
  background: #fff; overflow-wrap: anywhere }
h2 { margin-top: 2rem; border-bottom: 1px solid #ccc } .row { border-bottom: 1px solid #e5e5e5; padding: .5rem 0 }
dl { display: grid; grid-template-columns: minmax(7rem, 11rem) 1fr; gap: .1rem .8rem; margin: 0 } dd { margin: 0 }
dt { color: #555 } pre { white-space: pre-wrap; font: inherit; margin: 0 }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #16181b } dt { color: #aaa } }
"""
HIDDEN = frozenset({"id", "patient_id", "ordinal", "bot_id", "change", "client_key", "handover_id", "encounter_id"})


def page(everything: dict[str, Any], made: str, texts: Texts) -> bytes:
    """Return the page of a copy; `made` is when it was made, in words."""
    tables = {name: rows for name, rows in everything.items() if isinstance(rows, list)}
    sections = "".join(_section(name, rows, texts) for name, rows in tables.items())
    title = texts("copy-title")
    return (
        f'<!doctype html><html lang="{texts.language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><h1>{title}</h1><p>{texts('copy-made', time=made)}</p><p>{texts('copy-lead')}</p>"
        f"{sections}</body></html>"
    ).encode()


def _section(name: str, rows: list[dict[str, Any]], texts: Texts) -> str:
    body = "".join(f'<div class="row">{_values(row, texts)}</div>' for row in rows)
    return f"<section><h2>{texts(f'copy-{name}')} ({len(rows)})</h2>{body}</section>"


def _values(row: dict[str, Any], texts: Texts) -> str:
    shown = {name: value for name, value in row.items() if name not in HIDDEN and value not in (None, "", [], {})}
    lines = "".join(f"<dt>{escape(name)}</dt><dd>{_value(value, texts)}</dd>" for name, value in shown.items())
    return f"<dl>{lines}</dl>" if lines else texts("copy-empty")


def _value(value: Any, texts: Texts) -> str:
    if isinstance(value, dict):
        return _values(value, texts)
    if isinstance(value, list):
        return "<br>".join(_value(one, texts) for one in value)
    return f"<pre>{escape(str(value))}</pre>"
