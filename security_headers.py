"""Headers on every page's answers: no script but ours, no framing, no sniffing, no referrer to others."""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SOURCES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SecurityHeaders:
    """ASGI middleware that adds the headers unless the endpoint set its own.

    `sources` widens what a page may load or send, by CSP directive; `permissions` and `referrer` are the
    policies of those names; `same-origin` lets forms say where they come from.
    """

    def __init__(
        self, app: ASGIApp, *, sources: Mapping[str, str], permissions: str, referrer: str, https: bool
    ) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": _policy(sources),
            "Permissions-Policy": permissions,
            "Referrer-Policy": referrer,
            **HEADERS,
        }
        if https:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and add the headers to its answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _policy(sources: Mapping[str, str]) -> str:
    return "; ".join(f"{directive} {allowed}" for directive, allowed in (SOURCES | dict(sources)).items())
