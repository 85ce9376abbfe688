"""What a FHIR server answered: a resource with its version, a conflict, a refusal, or nothing that is clear."""

import json
from dataclasses import dataclass
from typing import Any

import httpx

from care.booking.gateway import GatewayUnavailableError

Resource = dict[str, Any]

CONFLICTS = (409, 412)
MISSING = (404, 410)
PASSING = (408, 425, 429)


class ConflictError(Exception):
    """The server holds another version than the one that was to be changed (409, 412), or has too many that match."""


class RefusedError(GatewayUnavailableError):
    """The server refuses the request itself; the message has its status and the codes of its issues, no text."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Stored:
    """A resource as the server keeps it, and the ETag of that version ("" where the server has no versions)."""

    resource: Resource
    etag: str

    @property
    def id(self) -> str:
        """The server's id of it."""
        return str(self.resource.get("id", ""))


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer, read and parsed."""

    status: int
    headers: httpx.Headers
    resource: Resource | None


def parsed(response: httpx.Response, received: bytes) -> Resource | None:
    """Return the resource of a body.

    Raises:
        ValueError: it is none.
    """
    if response.status_code >= 300 or not received.strip():
        return _outcome(received)
    found = json.loads(received)
    if not isinstance(found, dict) or not isinstance(found.get("resourceType"), str):
        raise ValueError("no resource")
    return found


def _outcome(received: bytes) -> Resource | None:
    try:
        found = json.loads(received)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def clear(answer: Answer, what: str) -> Answer:
    """Return an answer that says something about the request; raise where it only tells of trouble."""
    if answer.status >= 500 or answer.status in PASSING:
        raise GatewayUnavailableError(f"{what}: {answer.status}")
    if answer.status in CONFLICTS and not what.startswith("GET"):
        raise ConflictError(f"{what}: {answer.status}")
    if answer.status >= 300 and answer.status not in MISSING:
        codes = [str(issue.get("code")) for issue in dicts((answer.resource or {}).get("issue"))]
        raise RefusedError(f"{what}: {answer.status} {' '.join(codes)}".strip(), answer.status)
    return answer


def accepted(answer: Answer) -> Answer:
    """Return an answer that is no 404."""
    if answer.status in MISSING:
        raise RefusedError(f"{answer.status}", answer.status)
    return answer


def expected(answer: Answer, kind: str) -> Resource:
    """Return the resource of a kind that was asked for."""
    found = accepted(answer).resource
    if found is None or found.get("resourceType") != kind:
        raise GatewayUnavailableError(f"expected a {kind}")
    return found


def told(answer: Answer, kind: str) -> Stored | None:
    """Return what a write says that stands there, if it does."""
    found = answer.resource
    return stored_of(found, answer.headers) if found is not None and found.get("resourceType") == kind else None


def stored_of(resource: Resource, headers: httpx.Headers) -> Stored:
    """Return a resource with the ETag of its answer; one that is not the resource's own version is a proxy's."""
    said, own = headers.get("etag", ""), etag_of(resource)
    return Stored(resource, said if said and (not own or _version(said) == _version(own)) else own)


def _version(etag: str) -> str:
    return etag.removeprefix("W/").strip('"')


def etag_of(resource: Resource) -> str:
    """Return the ETag that a resource's own version gives."""
    meta = resource.get("meta")
    version = meta.get("versionId") if isinstance(meta, dict) else None
    return f'W/"{version}"' if version else ""


def entries(bundle: Resource) -> list[Resource]:
    """Return the resources of a Bundle."""
    found = [entry.get("resource") for entry in dicts(bundle.get("entry"))]
    return [one for one in found if isinstance(one, dict) and one.get("resourceType") != "OperationOutcome"]


def dicts(value: object) -> list[dict[str, Any]]:
    """Return the objects in a JSON list; nothing of anything else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
