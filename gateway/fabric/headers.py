"""Headers of signed messages, and the transaction id that comes of them."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass

from gateway.fabric import protos

_NONCE_BYTES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedHeader:
    """A message's header. `transaction_id` is SHA-256 (hex) of nonce and creator, which makes it unique and ours."""

    transaction_id: str
    header: protos.Message


def new_header(
    *,
    kind: int,
    channel: str,
    creator: bytes,
    timestamp_ms: int | None = None,
    extension: bytes = b"",
    tls_certificate_hash: bytes = b"",
) -> SignedHeader:
    """A header of `kind` (common.HeaderType) with a fresh nonce. `timestamp_ms` is now where it is None.

    `tls_certificate_hash` ties it to a connection with mutual TLS.
    """
    nonce = os.urandom(_NONCE_BYTES)
    transaction_id = hashlib.sha256(nonce + creator).hexdigest()
    channel_header = protos.common.ChannelHeader(
        type=kind,
        channel_id=channel,
        tx_id=transaction_id,
        extension=extension,
        tls_cert_hash=tls_certificate_hash,
    )
    time_ns = time.time_ns() if timestamp_ms is None else timestamp_ms * 1_000_000
    channel_header.timestamp.seconds, channel_header.timestamp.nanos = divmod(time_ns, 1_000_000_000)
    signature_header = protos.common.SignatureHeader(creator=creator, nonce=nonce)
    header = protos.common.Header(
        channel_header=channel_header.SerializeToString(),
        signature_header=signature_header.SerializeToString(),
    )
    return SignedHeader(transaction_id=transaction_id, header=header)
