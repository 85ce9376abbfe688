"""The second factor: time-based codes (TOTP, RFC 6238), each accepted once."""

import datetime as dt
import io

import pyotp
import segno

ISSUER = "Đồng Hành"
STEP_SECONDS = 30
DRIFT_STEPS = 1


def new_secret() -> str:
    """Return a fresh secret, in base32."""
    return pyotp.random_base32()


def step_of(code: str, secret: str, moment: dt.datetime, *, after: int) -> int | None:
    """Return the time step whose code this is, or None. Steps up to `after` were used already."""
    now = int(moment.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    digits = "".join(code.split())
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        if step > after and pyotp.utils.strings_equal(totp.at(step * STEP_SECONDS), digits):
            return step
    return None


def picture(secret: str, name: str) -> str:
    """Return the QR code to scan, as SVG."""
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", scale=5, border=3, dark="#111", light="#fff", xmldecl=False, svgns=True
    )
    return drawn.getvalue().decode()
