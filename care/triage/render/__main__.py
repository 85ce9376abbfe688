"""`python -m care.triage.render docs/triage`: writes the protocols as pages and pictures into a folder."""

import argparse
import sys
from pathlib import Path

from care.triage.protocol_files import MalformedProtocolError, read_protocols
from care.triage.render.pages import pages, write


def main() -> int:
    """Write all pages and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m care.triage.render", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the pages go, such as docs/triage")
    folder: Path = parser.parse_args().folder
    try:
        protocols = read_protocols()
    except MalformedProtocolError as error:
        print(f"The protocols cannot be rendered: {error}", file=sys.stderr)
        return 1
    found = pages(protocols)
    write(found, folder)
    print(f"{len(protocols.protocols)} protocols, {len(found)} files in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
