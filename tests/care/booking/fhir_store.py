"""A small FHIR R4 server in this process: versions, If-Match, If-None-Exist, search with pages; and servers' faults.

It keeps resources as they are sent and checks nothing else, as most servers do.
"""

import asyncio
import copy
import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx

Resource = dict[str, Any]
Moment = Literal["before", "after"]
BASE = "http://fhir.test/r4"
TYPES = ("Appointment", "Patient", "RelatedPerson", "Schedule", "Slot", "Practitioner", "PractitionerRole", "Location",
         "HealthcareService", "Organization")  # fmt: skip
CODES = ("read", "search-type", "create", "update")


@dataclass(frozen=True, slots=True)
class Habits:
    """How a server behaves; by default as FHIR R4 says."""

    honours_if_match: bool = True
    honours_if_none_exist: bool = True
    etag: str = "weak"  # weak, strong, none, or wrong: another layer's
    answers_with: str = "representation"  # or minimal, or outcome
    forgets: tuple[str, ...] = ()  # elements of a Slot that are not kept
    ignores: tuple[str, ...] = ()  # search parameters
    page: int = 50
    links: str | None = None  # the base that it believes to have
    conflict: int = 412
    states: bool = True  # whether interactions stand in the CapabilityStatement
    statement: bool = True


@dataclass
class FhirStore(httpx.AsyncBaseTransport):
    """The server. `meddle` is called with each request's number before it and after it, and may raise."""

    habits: Habits = field(default_factory=Habits)
    kept: dict[tuple[str, str], Resource] = field(default_factory=dict)
    meddle: Callable[[int, Moment], None] | None = None
    requests: list[tuple[str, str]] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        number = len(self.requests)
        path = request.url.path.removeprefix("/r4").strip("/")
        self.requests.append((request.method, path))
        await asyncio.sleep(0)
        if self.meddle is not None:
            self.meddle(number, "before")
        response = self._answer(request, path)
        await asyncio.sleep(0)
        if self.meddle is not None:
            self.meddle(number, "after")
        return response

    def put(self, resource: Resource) -> Resource:
        """Write as somebody at the hospital would."""
        key = (str(resource["resourceType"]), str(resource["id"]))
        return self._write(key, copy.deepcopy(resource))

    def get(self, kind: str, number: str) -> Resource:
        """Return what stands there."""
        return copy.deepcopy(self.kept[kind, number])

    def all(self, kind: str) -> list[Resource]:
        """Return everything of a type."""
        return [copy.deepcopy(resource) for key, resource in self.kept.items() if key[0] == kind]

    def _answer(self, request: httpx.Request, path: str) -> httpx.Response:
        kind, _, number = path.partition("/")
        body = json.loads(request.content) if request.content else {}
        match request.method, bool(number):
            case "GET", _ if path == "metadata":
                return self._statement()
            case "GET", True:
                return self._told(self.kept.get((kind, number)), 200, always=True)
            case "GET", False:
                return self._search(kind, request.url)
            case "POST", False:
                return self._create(kind, body, request.headers.get("if-none-exist"))
            case "PUT", True:
                return self._update((kind, number), body, request.headers.get("if-match"))
        return httpx.Response(405)

    def _create(self, kind: str, body: Resource, criteria: str | None) -> httpx.Response:
        if criteria and self.habits.honours_if_none_exist:
            found = [one for one in self.all(kind) if self._fits(one, httpx.QueryParams(criteria))]
            if len(found) > 1:
                return httpx.Response(412)
            if found:
                return self._told(found[0], 200)
        number = f"{kind.lower()}-{len(self.kept)}"
        return self._told(self._write((kind, number), body | {"id": number}), 201)

    def _update(self, key: tuple[str, str], body: Resource, match: str | None) -> httpx.Response:
        there = self.kept.get(key)
        if match is not None and self.habits.honours_if_match:
            if there is None or match.removeprefix("W/").strip('"') != there["meta"]["versionId"]:
                return httpx.Response(self.habits.conflict)
            if self.habits.etag == "strong" and match.startswith("W/"):
                return httpx.Response(self.habits.conflict)
        return self._told(self._write(key, body), 200 if there else 201)

    def _write(self, key: tuple[str, str], body: Resource) -> Resource:
        version = int(self.kept[key]["meta"]["versionId"]) + 1 if key in self.kept else 1
        meta = (body.get("meta") or {}) | {"versionId": str(version), "lastUpdated": _now()}
        lost = self.habits.forgets if key[0] == "Slot" else ()
        self.kept[key] = {name: value for name, value in body.items() if name not in lost} | {"meta": meta}
        return self.kept[key]

    def _told(self, resource: Resource | None, status: int, *, always: bool = False) -> httpx.Response:
        if resource is None:
            return httpx.Response(404, json={"resourceType": "OperationOutcome", "issue": [{"code": "not-found"}]})
        version = resource["meta"]["versionId"]
        etag = {"weak": f'W/"{version}"', "strong": f'"{version}"', "wrong": '"d41d8cd9-gzip"'}.get(self.habits.etag)
        headers = {"ETag": etag} if etag else {}
        if not always and self.habits.answers_with == "minimal":
            return httpx.Response(status, headers=headers)
        if not always and self.habits.answers_with == "outcome":
            return httpx.Response(status, headers=headers, json={"resourceType": "OperationOutcome", "issue": []})
        return httpx.Response(status, headers=headers, json=resource)

    def _search(self, kind: str, url: httpx.URL) -> httpx.Response:
        if kind not in TYPES:
            return httpx.Response(404)
        found = [one for one in self.all(kind) if self._fits(one, url.params)]
        if "_sort" not in self.habits.ignores and "_sort" in url.params:
            key = url.params["_sort"]
            found.sort(key=lambda one: str(one.get(key.lstrip("-"))), reverse=key.startswith("-"))
        size = min(self.habits.page, int(url.params.get("_count", 50)))
        first = int(url.params.get("page", 0)) * size
        base = self.habits.links or str(url.copy_with(query=None)).removesuffix(f"/{kind}")
        here = httpx.URL(f"{base}/{kind}", params=url.params)
        links = [{"relation": "self", "url": str(here)}]
        if first + size < len(found):
            links.append({"relation": "next", "url": str(here.copy_set_param("page", str(first // size + 1)))})
        entry = [{"fullUrl": f"{base}/{kind}/{one['id']}", "resource": one} for one in found[first : first + size]]
        return httpx.Response(
            200,
            json={"resourceType": "Bundle", "type": "searchset", "total": len(found), "link": links, "entry": entry},
        )

    def _fits(self, resource: Resource, params: httpx.QueryParams) -> bool:
        return all(
            key in self.habits.ignores or key not in _TESTS or _TESTS[key](resource, value)
            for key, value in params.multi_items()
        )

    def _statement(self) -> httpx.Response:
        if not self.habits.statement:
            return httpx.Response(404)
        interaction = [{"code": code} for code in CODES] if self.habits.states else None
        types = [{"type": kind} | ({"interaction": interaction} if interaction else {}) for kind in TYPES]
        rest = [{"mode": "server", "resource": types}]
        statement = {"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "rest": rest}
        return httpx.Response(200, json=statement | {"software": {"name": "a server of the tests"}})


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")


def _token(resource: Resource, value: str) -> bool:
    system, _, code = value.rpartition("|")
    return any(
        one.get("value") == code and system in ("", one.get("system")) for one in resource.get("identifier") or []
    )


def _time(element: str) -> Callable[[Resource, str], bool]:
    def fits(resource: Resource, value: str) -> bool:
        if resource.get(element) is None:
            return False
        moment, bound = dt.datetime.fromisoformat(resource[element]), dt.datetime.fromisoformat(value[2:])
        return {"ge": moment >= bound, "lt": moment < bound}[value[:2]]

    return fits


def _schedule(resource: Resource, value: str) -> bool:
    reference = str((resource.get("schedule") or {}).get("reference"))
    return any(reference.endswith(one) for one in value.split(","))


_TESTS: dict[str, Callable[[Resource, str], bool]] = {
    "identifier": _token,
    "status": lambda resource, value: resource.get("status") in value.split(","),
    "start": _time("start"),
    "date": _time("start"),
    "schedule": _schedule,
}
