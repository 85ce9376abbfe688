"""Signing in: the invitation, the password, the second factor, and everything that must be refused."""

import datetime as dt
from collections.abc import Callable

import pyotp
from sqlalchemy import select, update

from console.accounts.accounts import Accounts
from console.accounts.roles import Role
from console.accounts.sessions import Sessions
from console.audit import AuditTrail
from console.house import House
from console.staff import COOKIE
from records.staff import AuditEntryRow, StaffAccountRow, StaffSessionRow
from tests.console.conftest import PASSWORD, Browser, SignedIn

Browsers = Callable[[], Browser]


async def invited(house: House, name: str = "lan", *roles: Role) -> str:
    """Make an account and return its one-time link."""
    async with house.transaction() as db:
        account = await Accounts(db).add(name, "Chị Lan", roles or (Role.VIEWER,))
        return f"/invitation/{await Accounts(db).invite(account.id)}"


async def actions(house: House) -> list[str]:
    """Return what the audit trail tells, in order."""
    async with house.transaction() as db:
        return list(await db.scalars(select(AuditEntryRow.action).order_by(AuditEntryRow.ordinal)))


async def choose(browser: Browser, link: str, password: str = PASSWORD) -> int:
    """Choose a password behind a one-time link."""
    return (await browser.post(link, {"password": password, "again": password})).status_code


async def sign_in(browser: Browser, password: str, name: str = "lan") -> int:
    """Try to sign in."""
    return (await browser.post("/sign-in", {"name": name, "password": password})).status_code


async def test_an_invitation_opens_an_account_once(console_house: House, open_browser: Browsers) -> None:
    link = await invited(console_house)
    browser = open_browser()
    assert (await browser.get(link)).status_code == 200
    assert await choose(browser, link, "ngắn") == 422
    assert await choose(browser, link) == 303
    assert (await browser.get("/account")).status_code == 200
    assert await choose(open_browser(), link, "mật khẩu của kẻ khác") == 410
    assert (await open_browser().get(link)).status_code == 410
    assert await actions(console_house) == ["account.password_set", "sign_in"]


async def test_a_wrong_name_and_a_wrong_password_look_the_same(console_house: House, open_browser: Browsers) -> None:
    await choose(open_browser(), await invited(console_house))
    there = await open_browser().post("/sign-in", {"name": "lan", "password": "sai"})
    nobody = await open_browser().post("/sign-in", {"name": "nobody", "password": "sai"})
    assert (there.status_code, there.text) == (401, nobody.text)
    assert await sign_in(open_browser(), PASSWORD, " LAN ") == 303


async def test_too_many_wrong_passwords_shut_the_name_for_a_while(console_house: House, open_browser: Browsers) -> None:
    await choose(open_browser(), await invited(console_house))
    for _ in range(5):
        assert await sign_in(open_browser(), "sai") == 401
    refused = await open_browser().post("/sign-in", {"name": "lan", "password": PASSWORD})
    assert refused.status_code == 401
    assert "15" in refused.text


async def test_a_second_factor_is_asked_for_and_a_code_works_once(console_house: House, open_browser: Browsers) -> None:
    console_house.settings.__dict__["console_second_factor"] = "required"
    link, browser = await invited(console_house), open_browser()
    assert (await browser.post(link, {"password": PASSWORD, "again": PASSWORD})).headers["location"] == "/second-factor"
    assert (await browser.get("/account")).headers["location"].startswith("/sign-in")
    secret = (await browser.get("/second-factor")).text.split('class="mono">')[1].split("<")[0]
    code = pyotp.TOTP(secret).now()
    assert (await browser.post("/second-factor", {"code": "000000"})).status_code == 401
    assert (await browser.post("/second-factor", {"code": code})).status_code == 303
    assert (await browser.get("/account")).status_code == 200
    thief = open_browser()
    assert await sign_in(thief, PASSWORD) == 303
    assert secret not in (await thief.get("/second-factor")).text
    assert (await thief.post("/second-factor", {"code": code})).status_code == 401


async def test_a_session_ends_when_idle_when_old_and_when_it_is_ended(
    console_house: House, signed_in: SignedIn
) -> None:
    for column, age in (("seen_at", dt.timedelta(minutes=31)), ("created_at", dt.timedelta(hours=13))):
        browser = await signed_in(Role.VIEWER)
        assert (await browser.get("/account")).status_code == 200
        async with console_house.transaction() as db:
            await db.execute(update(StaffSessionRow).values({column: dt.datetime.now(dt.UTC) - age}))
        assert (await browser.get("/account")).status_code == 303


async def test_a_page_that_refreshes_itself_keeps_nobody_signed_in(console_house: House, signed_in: SignedIn) -> None:
    browser = await signed_in(Role.VIEWER)
    async with console_house.transaction() as db:
        idle = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=20)
        await db.execute(update(StaffSessionRow).values(seen_at=idle))
    await browser.get("/account", headers={"x-background": "1"})
    async with console_house.transaction() as db:
        assert (await db.scalars(select(StaffSessionRow.seen_at))).one() == idle


async def test_an_administrator_ends_sessions_and_shuts_an_account(console_house: House, signed_in: SignedIn) -> None:
    administrator, other = await signed_in(Role.ADMINISTRATOR), await signed_in(Role.EDITOR)
    async with console_house.transaction() as db:
        row = (await db.scalars(select(StaffAccountRow).where(StaffAccountRow.name == other.name))).one()
    assert (await administrator.post(f"/accounts/{row.id}/sessions")).status_code == 200
    assert (await other.get("/account")).status_code == 303
    assert (await administrator.post(f"/accounts/{row.id}/disabled", {"disabled": "true"})).status_code == 200
    async with console_house.transaction() as db:
        other.client.cookies.set(COOKIE, await Sessions(db).open(row.id, "again", verified=True))
    assert (await other.get("/account")).status_code == 303


async def test_the_last_administrator_stays(console_house: House, signed_in: SignedIn) -> None:
    administrator = await signed_in(Role.ADMINISTRATOR)
    async with console_house.transaction() as db:
        row = (await db.scalars(select(StaffAccountRow))).one()
    assert (await administrator.post(f"/accounts/{row.id}/roles", {"roles": ["viewer"]})).status_code == 409
    assert (await administrator.post(f"/accounts/{row.id}/disabled", {"disabled": "true"})).status_code == 409
    assert (await administrator.get("/accounts")).status_code == 200


async def test_a_form_from_elsewhere_changes_nothing(signed_in: SignedIn) -> None:
    browser = await signed_in(Role.ADMINISTRATOR)
    form = {"name": "eve", "display_name": "Eve"}
    for headers in ({}, {"sec-fetch-site": "cross-site"}, {"origin": "https://evil.test"}, {"origin": "null"}):
        assert (await browser.client.post("/accounts", data=form, headers=headers)).status_code == 403
    assert (
        await browser.client.post("/accounts", data=form, headers={"sec-fetch-site": "same-origin"})
    ).status_code == 403
    assert "eve" not in (await browser.get("/accounts")).text
    assert (await browser.post("/accounts", form)).status_code == 200


async def test_signing_in_leads_only_to_our_own_pages(console_house: House, open_browser: Browsers) -> None:
    await choose(open_browser(), await invited(console_house))
    for onward in ("https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)"):
        answer = await open_browser().post("/sign-in", {"name": "lan", "password": PASSWORD, "onward": onward})
        assert answer.headers["location"] == "/guidance"
    answer = await open_browser().post("/sign-in", {"name": "lan", "password": PASSWORD, "onward": "/account"})
    assert answer.headers["location"] == "/account"


async def test_passwords_and_tokens_are_nowhere_in_the_clear(console_house: House, open_browser: Browsers) -> None:
    browser, link = open_browser(), await invited(console_house)
    await choose(browser, link)
    async with console_house.transaction() as db:
        account = (await db.scalars(select(StaffAccountRow))).one()
        session = (await db.scalars(select(StaffSessionRow))).one()
        await AuditTrail(db).verify()
    assert str(account.password_hash).startswith("$argon2id$")
    assert (browser.client.cookies[COOKIE]).encode() not in session.token_hash
