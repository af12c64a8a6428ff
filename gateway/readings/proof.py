"""The proof of one value: what is opened, and the path from it to the root on the ledger. Pure, and checked offline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaincode.metering.day_tree import (
    LEAVES,
    MEASURES,
    SUMS,
    leaf_of,
    leaves_of,
    path_of,
    root_over,
    salt_of,
    sums_of,
    top_from,
    top_of,
    whole_of,
)
from gateway.readings.encoding import decode_day

_HASH_BYTES = 32


class ProofError(ValueError):
    """The proof does not hold; the message says why."""


def make_proof(salt: bytes, data: bytes, interval: int) -> dict[str, Any]:
    """The opened value of a quarter-hour (0 to 95), or of the day's sums (96), its path to the tree's hash, and the
    hash of the whole day that stands beside that under the root; hashes in hex.

    Raises IndexError for another interval.
    """
    series, flags = decode_day(data)
    leaves = leaves_of(salt, series, flags)
    path, whole = path_of(leaves, interval), whole_of(salt, series, flags)
    opened = sums_of(series) if interval == SUMS else tuple(each[interval] for each in series)
    return {
        "interval": interval,
        "flag": sum(map(bool, flags)) if interval == SUMS else flags[interval],
        "values": dict(zip(MEASURES, opened, strict=True)),
        "salt": salt_of(salt, interval).hex(),
        "path": [each.hex() for each in path],
        "whole": whole.hex(),
        "root": root_over(whole, top_of(leaves)).hex(),
    }


def check_proof(proof: Mapping[str, Any]) -> str:
    """The root (hex) to which the value leads. Raises ProofError when it leads to none, or to another than it says."""
    try:
        interval, flag = proof["interval"], proof["flag"]
        reading = tuple(proof["values"][name] for name in MEASURES)
        salt, path = bytes.fromhex(proof["salt"]), [bytes.fromhex(each) for each in proof["path"]]
        whole = bytes.fromhex(proof["whole"])
        if not 0 <= interval < LEAVES:
            raise ProofError("it is not of a day of 96 quarter-hours")
        leaf = leaf_of(salt, interval, flag, reading)
    except ProofError:
        raise
    except Exception as error:
        raise ProofError("it does not have the form of a proof") from error
    tree = top_from(leaf, interval, path)
    root = None if tree is None or len(whole) != _HASH_BYTES else root_over(whole, tree)
    if root is None or root.hex() != proof.get("root"):
        raise ProofError("the value does not lead to the root that the proof names")
    return root.hex()
