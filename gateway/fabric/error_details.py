"""Reads the nodes' answers that ride along with a failed call.

A gRPC server attaches details as a serialised `google.rpc.Status` in the trailer `grpc-status-details-bin`. That
message belongs to a package we would need for nothing else, so its fields of interest are described here.
"""

from __future__ import annotations

from typing import Any

import grpc
from google.protobuf import any_pb2, descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError

from gateway.fabric import protos
from gateway.fabric.errors import ErrorDetail

_TRAILER = "grpc-status-details-bin"


def _status_class() -> Any:
    field = descriptor_pb2.FieldDescriptorProto
    file = descriptor_pb2.FileDescriptorProto(name="gateway_fabric_status.proto", package="gateway.fabric")
    message = file.message_type.add(name="Status")
    message.field.add(name="code", number=1, type=field.TYPE_INT32, label=field.LABEL_OPTIONAL)
    # On the wire a nested message is a byte string, so the details can stay unparsed until their type is known.
    message.field.add(name="details", number=3, type=field.TYPE_BYTES, label=field.LABEL_REPEATED)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("gateway.fabric.Status"))


_Status = _status_class()


def error_details(error: grpc.aio.AioRpcError) -> tuple[ErrorDetail, ...]:
    """The nodes' answers in `error`, in the order in which the gateway's peer gave them; empty when there are none."""
    for key, value in error.trailing_metadata() or ():
        if key == _TRAILER and isinstance(value, bytes):
            return _decode(value)
    return ()


def _decode(status: bytes) -> tuple[ErrorDetail, ...]:
    try:
        return tuple(
            ErrorDetail(address=detail.address, msp_id=detail.msp_id, message=detail.message)
            for detail in map(_unpack, _Status.FromString(status).details)
            if detail is not None
        )
    except DecodeError:
        return ()  # the call's code and text still tell the story


def _unpack(packed: bytes) -> protos.Message | None:
    detail = protos.gateway.ErrorDetail()
    return detail if any_pb2.Any.FromString(packed).Unpack(detail) else None
