"""Reads the protocols from their files, checks them as a whole, and refuses them by file and line.

An empty set, a broken line, an unknown finding or a missing first-aid card stops start-up.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, Field, ValidationError

from care.triage.measures import NAMES
from care.triage.phrase_language import MalformedPhraseError, parse
from care.triage.protocols import Data, FirstAid, Modifier, Protocol, ProtocolSet, refuse_twice
from care.triage.reading import MADE_OF_AGE, Context, Finding

FOLDER = Path(__file__).parent
Model = TypeVar("Model", bound=BaseModel)
_SIGNED = ("red_flags", "reassuring", "questions", "do", "dont", "return_rules", "modifiers")


class MalformedProtocolError(ValueError):
    """A file of the protocols is unusable; the message names the file, the line and what is wrong."""


@cache
def read_protocols(folder: Path = FOLDER) -> ProtocolSet:
    """Return all protocols of `folder`.

    Raises:
        MalformedProtocolError: any file is empty, broken or names what is not there.
    """
    paths = sorted((folder / "protocols").glob("*.yaml"))
    if not paths:
        raise MalformedProtocolError(f"{folder / 'protocols'} holds no protocol")
    protocols = [_validate(path, Protocol) for path in paths]
    modifiers = _validate(folder / "modifiers.yaml", _Modifiers).modifiers
    first_aid = _validate(folder / "first_aid.yaml", _FirstAidCards).cards
    findings, masks = _findings(folder, list(zip(paths, protocols, strict=True)))
    _check_names(folder, paths, protocols, modifiers, findings, first_aid)
    cues = _validate(folder / "context.yaml", _Cues)
    kinds = {kind: phrases for kind, phrases in cues if isinstance(phrases, list)}
    for kind, phrases in kinds.items():
        for number, phrase in enumerate(phrases):
            _check_phrases(folder / "context.yaml", (kind, number), [phrase])
    slang = _validate(folder / "slang.yaml", _Slang)
    context = Context(kinds, slang.always, slang.accented, masks)
    ordered = tuple(sorted(protocols, key=lambda protocol: protocol.order))
    return ProtocolSet(
        protocols=ordered, modifiers=tuple(modifiers), findings=findings, context=context, first_aid=first_aid
    )


class _Modifiers(Data):
    reviewed_by: str
    verified_on: dt.date
    modifiers: list[Modifier] = Field(min_length=1)


class _FirstAidCards(Data):
    verified_on: dt.date
    reviewed_by: str
    cards: dict[str, FirstAid] = Field(min_length=1)


class _FindingFile(Data):
    reviewed_by: str
    verified_on: dt.date
    findings: dict[str, Finding] = Field(default_factory=dict)
    masks: list[str] = Field(default_factory=list)


class _Slang(Data):
    always: dict[str, list[str]]
    accented: dict[str, list[str]]


class _Cues(Data):
    verified_on: dt.date
    reviewed_by: str
    negation: list[str]
    english_negation: list[str]
    not_negation: list[str]
    turn: list[str]
    negation_end: list[str]
    joining: list[str]
    negation_after: list[str]
    resolved_before: list[str]
    not_resolved: list[str]
    resolved_after: list[str]
    not_resolved_after: list[str]
    past: list[str]
    present: list[str]
    asking: list[str]
    not_asking: list[str]
    disclaimer: list[str]
    interrogative: list[str]
    supposing: list[str]
    person: list[str]
    elsewhere: list[str]
    animal: list[str]
    beast: list[str]
    lead: list[str]
    attack: list[str]
    not_attack: list[str]
    somebody: list[str]
    service: list[str]
    light: list[str]
    hyperbole: list[str]


def _findings(folder: Path, protocols: list[tuple[Path, Protocol]]) -> tuple[dict[str, Finding], list[str]]:
    """Return all findings and masks; each finding is at home in one file."""
    sources: list[tuple[Path, dict[str, Finding], list[str]]] = []
    for path in sorted((folder / "findings").glob("*.yaml")):
        file = _validate(path, _FindingFile)
        sources.append((path, file.findings, file.masks))
    sources += [(path, protocol.findings, protocol.masks) for path, protocol in protocols]
    found: dict[str, Finding] = {}
    masks: list[str] = []
    for path, own, own_masks in sources:
        for code, finding in own.items():
            if code in found or code in NAMES:
                raise MalformedProtocolError(f"{_at(path, ('findings', code))}: finding {code} is defined twice")
            _check_phrases(path, ("findings", code), [*finding.say, *finding.unless])
            found[code] = finding
        for number, mask in enumerate(own_masks):
            _check_phrases(path, ("masks", number), [mask])
        masks += own_masks
    return found, masks


def _check_phrases(path: Path, place: tuple[str | int, ...], phrases: list[str]) -> None:
    for phrase in phrases:
        try:
            parse(phrase)
        except MalformedPhraseError as error:
            raise MalformedProtocolError(f"{_at(path, place)}: {error}") from None


def _check_names(
    folder: Path,
    paths: list[Path],
    protocols: list[Protocol],
    modifiers: list[Modifier],
    findings: Mapping[str, Finding],
    cards: Mapping[str, FirstAid],
) -> None:
    known = {*findings, *NAMES, *MADE_OF_AGE}
    for code, finding in findings.items():
        if missing := set(finding.implies) - known:
            raise MalformedProtocolError(f"finding {code} implies the unknown {', '.join(sorted(missing))}")
    for path, protocol in zip(paths, protocols, strict=True):
        for place, names in _names_of(protocol):
            if missing := names - known:
                raise MalformedProtocolError(f"{_at(path, place)}: unknown finding {', '.join(sorted(missing))}")
        for place, card in _cards_of(protocol):
            if card not in cards:
                raise MalformedProtocolError(f"{_at(path, place)}: there is no first-aid card {card!r}")
    for number, modifier in enumerate(modifiers):
        unknown = sorted(modifier.when.findings - known)
        if unknown:
            where = _at(folder / "modifiers.yaml", ("modifiers", number))
            raise MalformedProtocolError(f"{where}: unknown finding {', '.join(unknown)}")
    refuse_twice([protocol.code for protocol in protocols], "protocol", MalformedProtocolError)


def _names_of(protocol: Protocol) -> Iterator[tuple[tuple[str | int, ...], set[str]]]:
    yield ("presents",), set(protocol.presents) | (protocol.when.findings if protocol.when is not None else set())
    for section in ("red_flags", "reassuring"):
        for number, line in enumerate(getattr(protocol, section)):
            yield (section, number), set(line.when.findings)
    for number, question in enumerate(protocol.questions):
        when = question.when.findings if question.when is not None else set()
        yield ("questions", number), {question.finding, *question.about, *when}


def _cards_of(protocol: Protocol) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield ("first_aid",), protocol.first_aid
    for number, line in enumerate(protocol.red_flags):
        if line.first_aid is not None:
            yield ("red_flags", number), line.first_aid


def _validate(path: Path, model: type[Model]) -> Model:
    source = _load(path)
    try:
        return model.model_validate(_inherit(source))
    except ValidationError as errors:
        first = errors.errors()[0]
        place = tuple(part for part in first["loc"] if part != "function-before")
        raise MalformedProtocolError(f"{_at(path, place)}: {'.'.join(map(str, place))}: {first['msg']}") from None


def _load(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise MalformedProtocolError(f"{path}: {error}") from None


def _inherit(source: object) -> object:
    """Give every statement the file's signature and date where it has none of its own."""
    if not isinstance(source, dict):
        return source
    whole = {key: source[key] for key in ("reviewed_by", "verified_on") if key in source}
    signed = {
        section: [whole | one if isinstance(one, dict) else one for one in source[section]]
        for section in _SIGNED
        if isinstance(source.get(section), list)
    }
    findings = {code: _short(finding) for code, finding in (source.get("findings") or {}).items()}
    return source | signed | ({"findings": findings} if findings else {})


def _short(finding: object) -> object:
    return {"say": finding} if isinstance(finding, list) else finding


def _at(path: Path, place: tuple[str | int, ...]) -> str:
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    return f"{path}:{_line_of(node, place)}"


def _line_of(node: yaml.Node | None, place: tuple[str | int, ...]) -> int:
    """Return the line of the deepest node on the way to `place`."""
    line = 1
    for part in place:
        if isinstance(node, yaml.MappingNode):
            pairs = {key.value: (key, value) for key, value in node.value}
            if str(part) not in pairs:
                break
            key, node = pairs[str(part)]
            line = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line
