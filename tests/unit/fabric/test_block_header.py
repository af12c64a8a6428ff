"""Block header hashes against figures computed with Go's encoding/asn1, which is what Fabric uses."""

from __future__ import annotations

import hashlib

import pytest

from gateway.fabric.block_header import block_data_hash, block_header_hash

VECTORS = [
    (0, "34028f2d794dde3d3b2f0125dce6ec3e3140bb32afa4f93097cf1cc890380dc7"),
    (1, "de032dfddbafc26af9fc912750907e91810a21cf433f75cd9c5be7214c27b36e"),
    (127, "341a8145792d7c2cbc07750185ba4552ea0c49002d88343dd7a00dc99f8167dc"),
    (128, "917feea4a45c821042360c82731e20454c9fcee40070c88ae3836706b99151f9"),
    (255, "d4f045144060dc646639325925b74cb068585fe1b0003230c9b1ffd5b0af0aa4"),
    (256, "586cea678c17d874edf62f29dd8171d57b480b9a189f492e27385eba3245c06a"),
    (65535, "a5e3cb19e3cc3d1c48639aacc3df5d89dc38eac985676d49ccc6b30229f52133"),
    (2**63, "72805633f11ff15e02b59f616cd97f68c3223bff157792954b1fb082e31a43c4"),
    (2**64 - 1, "1cd90965b7cdb8989dee408ca60a5e1717bebf16c7c8d8d382fc9a6d4f0555bb"),
]


@pytest.mark.parametrize(("number", "expected"), VECTORS)
def test_header_hashes_are_fabrics(number: int, expected: str) -> None:
    previous = b"\xab" * 32 if number else b""
    assert block_header_hash(number=number, previous_hash=previous, data_hash=b"\x01" * 32).hex() == expected


def test_long_fields_have_a_long_length() -> None:
    hashed = block_header_hash(number=7, previous_hash=b"\x02" * 100, data_hash=b"\x03" * 300)
    assert hashed.hex() == "5c2aa3ddf285985257cf4674680360e8e2eb545ceffb9adcb1d9e3e74c52fa31"


def test_the_data_hash_is_over_the_transactions_one_after_another() -> None:
    assert block_data_hash([b"ab", b"", b"c"]) == hashlib.sha256(b"abc").digest()
