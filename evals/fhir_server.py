"""A throwaway FHIR R4 server (sekmet-fhir, in a venv of its own since its pins clash with ours), and what is on it."""

import datetime as dt
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from evals.servers import START_SECONDS, Server, ServerDidNotStartError, free_port

HERE = "127.0.0.1"
PROVINCES = {"Hà Nội": "01", "Cần Thơ": "92"}
SNOMED_DERMATOLOGY = "394582007"


def server_python(chosen: str | None = None) -> Path | None:
    """Return the Python that has sekmet-fhir: `chosen`, else the venv that `make fhir-server` makes; None if none."""
    prefix = Path(sys.prefix)
    python = Path(chosen) if chosen else prefix.with_name(f"{prefix.name}-fhir") / "bin" / "python"
    return python if python.exists() else None


@contextmanager
def fhir_server(python: Path, folder: Path) -> Iterator[Server]:
    """Run a FHIR server with an empty store in `folder` until the block ends; its base is `url`."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    base = f"http://{HERE}:{port}/fhir"
    quiet = {"log_inbound": False, "simulator": {"enabled": False}}
    (folder / "settings.yaml").write_text(json.dumps({"base_url": base, "data_dir": str(folder), **quiet}))
    command = [str(python), "-m", "uvicorn", "--factory", "sekmet.main:app_factory", "--log-level", "warning"]
    command += ["--host", HERE, "--port", str(port)]
    environment = {"SEKMET_CONFIG": str(folder / "settings.yaml"), "PATH": "/usr/bin:/bin"}
    with (folder / "fhir.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment)  # noqa: S603
        try:
            _wait(base, process, folder / "fhir.log")
            yield Server(base, process)
        finally:
            process.terminate()
            process.wait(START_SECONDS)


def practice(prefix: str, *, specialty: dict[str, Any], state: str, gender: str = "female") -> list[dict[str, Any]]:
    """Return a Practitioner at a Location with a Schedule; ids begin with `prefix`."""
    return [
        {
            "resourceType": "Practitioner",
            "id": f"{prefix}-doctor",
            "gender": gender,
            "name": [{"family": "Nguyễn", "given": ["Thị", "Mẫu"]}],
        },
        {
            "resourceType": "Location",
            "id": f"{prefix}-place",
            "name": f"Bệnh viện {state}",
            "address": {"state": state},
        },
        {
            "resourceType": "Schedule",
            "id": f"{prefix}-schedule",
            "active": True,
            "specialty": [specialty],
            "actor": [
                {"reference": f"Practitioner/{prefix}-doctor"},
                {"reference": f"Location/{prefix}-place"},
            ],
        },
    ]


def free_slots(prefix: str, starts: Sequence[dt.datetime], minutes: int = 20) -> list[dict[str, Any]]:
    """Return free Slots on the Schedule of a practice, with the ids `prefix`-0, `prefix`-1 …"""
    return [
        {
            "resourceType": "Slot",
            "id": f"{prefix}-{number}",
            "status": "free",
            "schedule": {"reference": f"Schedule/{prefix}-schedule"},
            "start": start.isoformat(timespec="seconds"),
            "end": (start + dt.timedelta(minutes=minutes)).isoformat(timespec="seconds"),
        }
        for number, start in enumerate(starts)
    ]


def put_all(base: str, resources: Sequence[dict[str, Any]]) -> None:
    """Put resources on a server under their own ids."""
    with httpx.Client(timeout=20) as client:
        for resource in resources:
            url = f"{base}/{resource['resourceType']}/{resource['id']}"
            client.put(url, json=resource).raise_for_status()


def _wait(base: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"{base}/metadata", timeout=5).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise ServerDidNotStartError(f"see {log}")
