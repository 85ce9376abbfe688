"""Every route with every role and with none: who may not, is refused."""

import uuid
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from console.accounts.roles import RIGHTS, Right, Role
from console.navigation import ROOMS
from console.staff import Needs
from tests.console.conftest import Browser, SignedIn

PUBLIC = {"/sign-in", "/invitation/{token}", "/second-factor", "/sign-out", "/health", "/openapi.json"}
VALUES = {"{ordinal}": "1", "{language}": "vi", "{document_id}": "d", "{token}": "t"}


def rights_of(route: APIRoute) -> set[Right]:
    """Return the rights that a route asks for, anywhere in its dependencies."""

    def walk(dependant: Dependant) -> Iterator[Right]:
        if isinstance(dependant.call, Needs):
            yield dependant.call.right
        for below in dependant.dependencies:
            yield from walk(below)

    return set(walk(route.dependant))


def routes(app: FastAPI) -> list[APIRoute]:
    """Return the routes that are not open to everybody."""
    return [route for route in app.routes if isinstance(route, APIRoute) and route.path not in PUBLIC]


def address(route: APIRoute) -> str:
    """Return the route's path with made-up ids."""
    path = route.path
    for name, value in VALUES.items():
        path = path.replace(name, value)
    while "{" in path:
        start, end = path.index("{"), path.index("}")
        path = path[:start] + str(uuid.UUID(int=1)) + path[end + 1 :]
    return path


async def ask(browser: Browser, route: APIRoute, method: str) -> int:
    """Send a request and return its status."""
    call = browser.get if method == "GET" else browser.post
    return (await call(address(route))).status_code


def test_every_route_names_exactly_one_right(app: FastAPI) -> None:
    assert {route.path: rights_of(route) for route in routes(app) if len(rights_of(route)) != 1} == {}


async def test_without_signing_in_every_route_leads_to_the_sign_in_page(
    app: FastAPI, open_browser: Callable[[], Browser]
) -> None:
    browser = open_browser()
    for route in routes(app):
        for method in route.methods or ():
            answer = await (browser.get if method == "GET" else browser.post)(address(route))
            assert (answer.status_code, answer.headers["location"][:8]) == (303, "/sign-in"), route.path


@pytest.mark.parametrize("role", [*Role, None])
async def test_a_role_opens_exactly_the_routes_of_its_rights(
    app: FastAPI, signed_in: SignedIn, role: Role | None
) -> None:
    allowed = {Right.OWN_ACCOUNT} | (RIGHTS[role] if role else set())
    browser = await signed_in(*([role] if role else []))
    for route in routes(app):
        for method in sorted(route.methods or ()):
            status = await ask(browser, route, method)
            refused, expected = status in (401, 403), not rights_of(route) <= allowed
            assert refused == expected, (route.path, method, status)
            assert status < 500, (route.path, method)


async def test_the_menu_shows_only_rooms_that_open(signed_in: SignedIn) -> None:
    for role in Role:
        shown = (await (await signed_in(role)).get("/account")).text
        for room in ROOMS:
            assert (f'href="{room.path}"' in shown) == (room.right in RIGHTS[role]), (role, room.key)
