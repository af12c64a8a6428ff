"""`energysale-verify FILE`, also `python -m gateway.verify FILE`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gateway.verify.check_file import check_file


def main() -> None:
    """The console script."""
    parser = argparse.ArgumentParser(
        prog="energysale-verify",
        description="Check an evidence file offline. Exit code 0: it holds, 1: it does not.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--network", metavar="CHANNEL/HASH", help="The network that the file must be about.")
    parser.add_argument(
        "--trusted-roots", type=Path, metavar="PEM", help="The only root certificates that organisations may have."
    )
    parser.add_argument("--json", action="store_true", help="Print the report as JSON.")
    parser.add_argument("--documents", type=Path, metavar="FOLDER", help="Save the texts in the file here.")
    args = parser.parse_args()
    sys.exit(
        check_file(
            args.file,
            network=args.network,
            trusted_roots=args.trusted_roots,
            as_json=args.json,
            documents=args.documents,
        )
    )


if __name__ == "__main__":
    main()
