"""Speaks FHIR R4 REST (JSON) with one server; goes to no other host, whatever a link or a redirect says."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping, Sequence

import httpx

from care.booking.fhir.answers import (
    MISSING,
    Answer,
    ConflictError,
    RefusedError,
    Resource,
    Stored,
    accepted,
    clear,
    dicts,
    entries,
    etag_of,
    expected,
    parsed,
    stored_of,
    told,
)
from care.booking.gateway import GatewayUnavailableError

Params = Sequence[tuple[str, str]]

FHIR_JSON = "application/fhir+json"
ANSWERS_WITHIN_SECONDS = 5.0
LARGEST_ANSWER = 16 * 1024 * 1024
MOST_PAGES = 200
MOST_REDIRECTS = 3
READ_TRIES = 3


class FhirClient:
    """Reads, searches, creates and updates. Every method raises GatewayUnavailableError where no clear answer came."""

    def __init__(
        self,
        base_url: str,
        *,
        token: str | None = None,
        answers_within: float = ANSWERS_WITHIN_SECONDS,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.base = httpx.URL(base_url.rstrip("/") + "/")
        self.unidentified: set[str] = set()  # types that it does not find by identifier: see `creating`
        headers = {"Accept": FHIR_JSON, "Cache-Control": "no-cache"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._within = answers_within
        self._http = httpx.AsyncClient(headers=headers, timeout=answers_within, transport=transport)

    async def close(self) -> None:
        """Let the connections go."""
        await self._http.aclose()

    async def read(self, kind: str, number: str) -> Stored | None:
        """Return a resource, or None where there is none (any more)."""
        answer = await self._send("GET", self.base.join(f"{kind}/{number}"))
        if answer.status in MISSING:
            return None
        found = stored_of(expected(answer, kind), answer.headers)
        if found.id != number:
            raise GatewayUnavailableError(f"{kind}/{number}: another one was answered")
        return found

    async def metadata(self) -> Resource:
        """Return the CapabilityStatement."""
        return expected(await self._send("GET", self.base.join("metadata")), "CapabilityStatement")

    async def pages(self, kind: str, params: Params) -> AsyncIterator[list[Stored]]:
        """Yield what a search finds (and includes), page by page; a page that was seen already ends it."""
        url: httpx.URL | None = self.base.join(kind).copy_merge_params(httpx.QueryParams(list(params)))
        seen: set[httpx.URL] = set()
        while url is not None and url not in seen and len(seen) < MOST_PAGES:
            seen.add(url)
            bundle = expected(await self._send("GET", url), "Bundle")
            yield [Stored(resource, etag_of(resource)) for resource in entries(bundle)]
            url = self._next(bundle, url)

    async def first_page(self, kind: str, params: Params) -> list[Stored]:
        """Return the first page of a search, only of its own kind."""
        async for page in self.pages(kind, params):
            return [stored for stored in page if stored.resource.get("resourceType") == kind]
        return []

    async def search(self, kind: str, params: Params) -> list[Stored]:
        """Return all that a search finds, only of its own kind."""
        return [
            stored
            async for page in self.pages(kind, params)
            for stored in page
            if stored.resource.get("resourceType") == kind
        ]

    async def create(self, resource: Resource, *, if_none_exist: str | None = None) -> Stored | None:
        """Create, unless something fits `if_none_exist` already; return what stands there, if the server tells.

        Raises:
            ConflictError: several fit.
        """
        headers = {"If-None-Exist": if_none_exist} if if_none_exist else {}
        kind = str(resource["resourceType"])
        answer = await self._send("POST", self.base.join(kind), resource, headers)
        return told(accepted(answer), kind)

    async def update(self, resource: Resource, etag: str) -> Stored | None:
        """Put `resource` in the place of the version `etag`; return what stands there, if the server tells.

        Raises:
            ConflictError: another version stands there now.
        """
        if not etag:
            raise GatewayUnavailableError(f"{resource['resourceType']} has no version to match")
        kind = str(resource["resourceType"])
        url = self.base.join(f"{kind}/{resource['id']}")
        answer = await self._send("PUT", url, resource, {"If-Match": etag})
        if answer.status in MISSING:
            raise ConflictError(f"{kind}: gone")
        return told(accepted(answer), kind)

    async def _send(
        self, method: str, url: httpx.URL, body: Resource | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send once; a read that fails quickly is tried again, since nothing is done twice by that."""
        began = time.monotonic()
        for _ in range(READ_TRIES - 1 if method == "GET" else 0):
            try:
                return await self._once(method, url, body, headers)
            except RefusedError:
                raise
            except GatewayUnavailableError:
                if time.monotonic() - began > self._within / 2:
                    raise
        return await self._once(method, url, body, headers)

    async def _once(
        self, method: str, url: httpx.URL, body: Resource | None, headers: Mapping[str, str] | None
    ) -> Answer:
        what = f"{method} {url.path.removeprefix(self.base.path)}"
        try:
            async with asyncio.timeout(self._within):
                return clear(await self._follow(method, url, body, headers or {}), what)
        except (
            TimeoutError,
            httpx.HTTPError,
            httpx.InvalidURL,
            httpx.StreamError,
            ValueError,
            RecursionError,
        ) as error:
            raise GatewayUnavailableError(f"{what}: {type(error).__name__}") from error

    async def _follow(self, method: str, url: httpx.URL, body: Resource | None, headers: Mapping[str, str]) -> Answer:
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self._exchange(method, url, body, headers)
            target = answer.headers.get("location")
            if not 300 <= answer.status < 400 or target is None:
                return answer
            if method != "GET" and answer.status not in (307, 308):
                break
            url = self._at_home(url.join(target))
        raise GatewayUnavailableError(f"{method}: redirected too often")

    async def _exchange(self, method: str, url: httpx.URL, body: Resource | None, headers: Mapping[str, str]) -> Answer:
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        sent = dict(headers) | ({} if body is None else {"Content-Type": FHIR_JSON, "Prefer": "return=representation"})
        async with self._http.stream(method, url, content=content, headers=sent) as response:
            received = bytearray()
            async for part in response.aiter_bytes():
                received += part
                if len(received) > LARGEST_ANSWER:
                    raise GatewayUnavailableError(f"{method}: the answer is larger than {LARGEST_ANSWER} bytes")
        return Answer(response.status_code, response.headers, parsed(response, bytes(received)))

    def _next(self, bundle: Resource, url: httpx.URL) -> httpx.URL | None:
        links = {str(link.get("relation")): str(link.get("url")) for link in dicts(bundle.get("link"))}
        if not links.get("next"):
            return None
        following, own = url.join(links["next"]), url.join(links.get("self") or "")
        if _origin(following) == _origin(self.base) and _folder(following.path).startswith(self.base.path):
            return following
        # behind a proxy it calls itself by another name; we keep to ours
        return self.base.copy_with(path=_below(following, own, url), query=following.query)

    def _at_home(self, url: httpx.URL) -> httpx.URL:
        if _origin(url) != _origin(self.base):
            raise GatewayUnavailableError("a link or redirect leads to another host")
        return url


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _folder(path: str) -> str:
    return path.rstrip("/") + "/"


def _below(following: httpx.URL, own: httpx.URL, ours: httpx.URL) -> str:
    """Return the path at our base of a link that the server wrote with its own base."""
    kind = ours.path.rsplit("/", 1)[-1]
    here, theirs = _folder(ours.path.removesuffix(kind)), _folder(own.path.removesuffix(kind))
    if following.path == own.path or not _folder(following.path).startswith(theirs):
        return ours.path
    return (here + _folder(following.path).removeprefix(theirs)).rstrip("/") or "/"
