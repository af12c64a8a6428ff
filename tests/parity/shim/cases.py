"""The cases that both probes go through on the network: each a few transactions, one after the other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from chaincode.shim import KeyEndorsementPolicy

SELF, OTHER, SECOND = "<self>", "<other>", "<second channel>"  # stand for names that are known only when it runs
# The same service as another chaincode: one whose first transaction must be Init, and one that the peer dials without a
# certificate of its own.
Variant = Literal["init", "uncertified"]
_MIB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Transaction:
    """One call. With `commit` it is ordered when it was endorsed, and its validation code is part of the outcome. With
    `is_init` the peer is asked to call Init."""

    args: tuple[bytes, ...]
    transient: Mapping[str, bytes] = field(default_factory=dict)
    commit: bool = False
    second_channel: bool = False
    variant: Variant | None = None
    is_init: bool = False


def op(operation: str, /, **fields: Any) -> dict[str, Any]:
    """One step of a script."""
    return {"op": operation, **fields}


def script(
    *steps: dict[str, Any],
    respond: Mapping[str, Any] | None = None,
    more: tuple[bytes, ...] = (),
    transient: Mapping[str, bytes] | None = None,
    commit: bool = False,
    second_channel: bool = False,
) -> Transaction:
    """A call of the probe with a script, and `more` arguments behind it."""
    text = json.dumps({"steps": steps, "respond": respond}).encode()
    return Transaction(
        args=(b"script", text, *more), transient=transient or {}, commit=commit, second_channel=second_channel
    )


def written(*steps: dict[str, Any]) -> Transaction:
    """A script whose writes are committed."""
    return script(*steps, commit=True)


def called(*args: bytes) -> Transaction:
    """A call with exactly these arguments."""
    return Transaction(args=args)


def initial(transaction: Transaction, *, is_init: bool = True) -> Transaction:
    """The same to the chaincode whose first transaction must be Init, as Init or as any other."""
    return replace(transaction, variant="init", is_init=is_init)


def put(key: str, value: str | None = "1") -> dict[str, Any]:
    return op("put_state", key=key, value=value)


def get(key: str) -> dict[str, Any]:
    return op("get_state", key=key)


def put_private(key: str, value: str = "1", collection: str = "own") -> dict[str, Any]:
    return op("put_private", collection=collection, key=key, value=value)


def composite(*parts: str) -> str:
    """The key of these parts as the script writes it."""
    return "hex:" + b"".join((b"\0", *(part.encode() + b"\0" for part in parts))).hex()


def _policy(msp_id: str) -> str:
    policy = KeyEndorsementPolicy()
    policy.add_organizations(msp_id)
    return "hex:" + policy.to_bytes().hex()


_OWN_POLICY, _CONSUMER_POLICY = _policy("ExchangeOrg"), _policy("ConsumerOrg")
_SEVERAL = ("a", "b", "c", "d", "e")

CASES: dict[str, tuple[Transaction, ...]] = {
    # what the transaction was called with
    "arguments": (
        script(op("args"), op("string_args"), op("function_and_parameters"), more=(b"", b"x", "é€".encode())),
    ),
    "arguments that are no text": (script(op("args"), op("args_slice"), more=(b"\xff\x00\x80",)),),
    "text arguments that are no text": (
        script(op("string_args"), op("function_and_parameters"), more=(b"\xff\x00\x80",)),
    ),
    "no arguments": (called(),),
    "one empty argument": (called(b""),),
    "unknown function": (called(b"no such function"),),
    "transaction and channel": (script(op("tx_id"), op("channel_id")),),
    "who and when": (script(op("creator"), op("binding"), op("timestamp"), op("signed_proposal")),),
    "transient data": (
        script(op("transient"), transient={"a": b"", "b": b"\xff", "c": b"text"}),
        script(op("transient")),
    ),
    "decorations": (script(op("decorations")),),
    "organisation of the service": (script(op("msp_id")),),
    # answers
    **{
        f"answer with status {status}": (
            script(put(f"status{status}"), respond={"status": status, "message": "said", "payload": "told"}),
        )
        for status in (-1, 0, 100, 200, 201, 399, 400, 404, 499, 500, 501)
    },
    "committed answer with message and payload": (
        script(put("answer"), respond={"status": 299, "message": "said", "payload": "hex:00ff"}, commit=True),
    ),
    "answer of 5 MiB": (script(respond={"status": 200, "size": 5 * _MIB}),),
    "answer beyond the limit": (script(respond={"status": 200, "size": 101 * _MIB}),),
    "argument of 5 MiB": (called(b"echo", bytes(5 * _MIB)),),
    # state
    "write and read": (
        script(put("wr", "one"), get("wr"), commit=True),
        script(get("wr"), op("del_state", key="wr"), get("wr"), commit=True),
        script(get("wr")),
    ),
    "read of nothing": (script(get("nothing")),),
    "several reads": (
        written(*(put(f"several{name}", name) for name in _SEVERAL)),
        script(op("get_states", keys=["severale", "severalx", "severala", "severala"]), op("get_states", keys=[])),
    ),
    "reads beyond one message": (script(op("get_many_states", key="many", size=1201)),),
    "reads at the same time": (script(op("get_states_together", keys=[f"t{i}" for i in range(24)])),),
    "last write counts": (
        written(put("last", "1"), put("last", "2"), op("del_state", key="last"), put("last", "3")),
        script(get("last")),
    ),
    "deletion of nothing": (written(op("del_state", key="never there")),),
    "value that is nil": (written(put("nil", None), put("after nil")), script(get("nil"))),
    "value that is empty": (written(put("empty", ""), put("after empty")), script(get("empty"))),
    "value of all bytes": (written(put("bytes", "hex:" + bytes(range(256)).hex())), script(get("bytes"))),
    "empty key": (
        script(put("")),
        script(get("")),
        script(op("get_states", keys=["a", ""])),
        script(op("del_state", key="")),
        script(op("get_state_policy", key="")),
        script(op("set_state_policy", key="", value=_OWN_POLICY)),
        script(op("history", key="")),
    ),
    "key that is no UTF-8": (script(put("hex:ff")),),
    "key of many scripts": (written(put("钥匙 ключ 🔑", "ja")), script(get("钥匙 ключ 🔑"))),
    "key with the last code point": (written(put("z\U0010ffffz", "last")), script(get("z\U0010ffffz"))),
    "value of 5 MiB": (
        script(op("put_state_size", key="big", size=5 * _MIB), commit=True),
        script(op("get_state_size", key="big")),
    ),
    "value beyond the limit": (script(op("put_state_size", key="toobig", size=101 * _MIB), get("a")),),
    # key-level policies
    "key policy": (
        written(put("policy"), op("set_state_policy", key="policy", value=_OWN_POLICY)),
        script(op("get_state_policy", key="policy"), op("get_state_policy", key="without")),
    ),
    "key policy decides": (
        written(put("foreign"), op("set_state_policy", key="foreign", value=_CONSUMER_POLICY)),
        written(put("foreign", "2")),
        script(get("foreign"), op("get_state_policy", key="foreign")),
    ),
    "key policy that is none": (written(put("badpolicy"), op("set_state_policy", key="badpolicy", value="hex:ff")),),
    "key policy taken away": (
        written(put("freed"), op("set_state_policy", key="freed", value=_OWN_POLICY)),
        written(op("set_state_policy", key="freed", value=None)),
        script(op("get_state_policy", key="freed")),
    ),
    "making of key policies": (
        script(
            op("key_policy", role="PEER", organizations=["B", "A", "B"], remove=["C"]),
            op("key_policy", role="MEMBER", organizations=["A", "B"], remove=["A"]),
            op("key_policy", role="PEER", organizations=[], remove=[]),
            op("key_policy", role="PEER", organizations=["ConsumerOrg"], value=_OWN_POLICY),
            op("key_policy", role="PEER", organizations=["ConsumerOrg"]),
            op("key_policy", role="NOBODY", organizations=["A"]),
            op("key_policy", role="PEER", value="hex:ff"),
        ),
    ),
    # ranges
    "ranges": (
        written(*(put(f"range{name}", name) for name in _SEVERAL), put(composite("range", "x"))),
        script(
            op("range", start="rangeb", end="ranged"),
            op("range", start="rangeb", end="rangeb"),
            op("range", start="ranged", end="rangeb"),
            op("range", start="rangex", end="rangez"),
        ),
        script(op("range", start="rangea", end="rangez", take=2)),
        written(op("range", start="rangea", end="rangez"), put("rangewritten")),
    ),
    "range without bounds": (script(op("range", start="", end="", take=1)),),
    "range from a composite key": (
        script(op("range", start="hex:00", end="")),
        script(op("range", start="", end=composite("range"))),
        script(op("range_page", start="hex:00", end="", page_size=2)),
    ),
    "range that is no UTF-8": (script(op("range", start="hex:ff", end="")),),
    "range of 250": (
        written(op("put_many_states", key="wide", size=250)),
        script(op("range", start="wide", end="widf")),
        script(op("range", start="wide", end="widf", take=150)),
    ),
    "range left at the end of a message": (
        script(op("range", start="wide", end="widf", take=100)),
        script(op("range", start="wide", end="widf", take=200)),
    ),
    "write into a range that was read": (
        written(*(put(f"phantom{name}") for name in _SEVERAL)),
        script(op("range", start="phantom", end="phanton"), put("phantomz"), commit=True),
        script(op("range", start="phantom", end="phanton")),
    ),
    "pages of a range": (
        written(*(put(f"page{name}", name) for name in _SEVERAL)),
        script(op("range_page", start="page", end="pagf", page_size=2)),
        script(op("range_page", start="page", end="pagf", page_size=2, bookmark="pagec")),
        script(op("range_page", start="page", end="pagf", page_size=2, bookmark="pagee")),
        script(op("range_page", start="page", end="pagf", page_size=5)),
        script(op("range_page", start="page", end="pagf", page_size=50)),
        script(op("range_page", start="pagx", end="pagz", page_size=5)),
    ),
    "page over several portions": (script(op("range_page", start="wide", end="widf", page_size=240)),),
    "page without a size": (
        script(op("range_page", start="page", end="pagf", page_size=0)),
        script(op("range_page", start="page", end="pagf", page_size=-1)),
    ),
    "write beside a page": (
        script(op("range_page", start="page", end="pagf", page_size=2), put("beside")),
        script(put("beside"), op("range_page", start="page", end="pagf", page_size=2)),
    ),
    # composite keys
    "making of composite keys": (
        script(
            op("create_composite_key", type="order", attributes=["a", "b"]),
            op("create_composite_key", type="order", attributes=[]),
            op("create_composite_key", type="", attributes=[""]),
            op("create_composite_key", type="é", attributes=["钥匙"]),
        ),
    ),
    "parts that no composite key may have": (
        script(
            op("create_composite_key", type="hex:6100", attributes=[]),
            op("create_composite_key", type="a", attributes=["b\U0010ffff"]),
            op("create_composite_key", type="hex:ff", attributes=[]),
            op("create_composite_key", type="a", attributes=["hex:c328"]),
        ),
    ),
    "splitting of composite keys": (
        script(
            op("split_composite_key", key=composite("order", "a", "b")),
            op("split_composite_key", key=composite("order")),
            op("split_composite_key", key=composite("", "")),
        ),
    ),
    "partial composite keys": (
        written(
            *(put(composite("order", first, second), first) for first in ("x", "xx", "y") for second in ("1", "2"))
        ),
        script(
            op("partial", type="order", attributes=[]),
            op("partial", type="order", attributes=["x"]),
            op("partial", type="order", attributes=["x", "1"]),
            op("partial", type="orde", attributes=[]),
            op("partial", type="order", attributes=["hex:00"]),
        ),
        script(op("partial", type="order", attributes=[], take=2)),
    ),
    "pages of partial composite keys": (
        script(op("partial_page", type="order", attributes=[], page_size=4)),
        script(
            op("partial_page", type="order", attributes=[], page_size=4, bookmark="\0order\0y\0001\0"),
        ),
        script(op("partial_page", type="order", attributes=["x"], page_size=9)),
    ),
    "pages of every composite key": (
        script(op("every_composite_page", page_size=3)),
        script(op("every_composite_page", page_size=100)),
    ),
    # iterators
    "iterator to its end and beyond": (
        script(
            op("range_moves", start="rangea", end="rangec", moves=["next", "next", "next", "next", "close", "close"])
        ),
    ),
    "iterator closed at once": (script(op("range_moves", start="rangea", end="rangec", moves=["close", "close"])),),
    "iterator read after it was closed": (
        script(op("range_moves", start="rangea", end="rangez", moves=["next", "close", "next"])),
    ),
    "iterator never read": (script(op("range_moves", start="rangea", end="rangec", moves=[])),),
    "two iterators at once": (
        script(op("range", start="rangea", end="rangec", take=1), op("range", start="wide", end="widf", take=1)),
    ),
    # rich queries and history
    "rich query": (script(op("query", query='{"selector":{}}')), script(op("query", query=""))),
    "page of a rich query": (script(op("query_page", query='{"selector":{}}', page_size=2)),),
    "history": (
        written(put("history", "1")),
        written(put("history", "2")),
        written(op("del_state", key="history")),
        written(put("history", "3")),
        script(op("history", key="history"), op("history", key="no history")),
    ),
    # private data
    "private write and read": (
        written(put_private("p", "secret")),
        script(
            op("get_private", collection="own", key="p"),
            op("get_private", collection="own", key="x"),
            op("get_private_hash", collection="own", key="p"),
            op("get_private_hash", collection="own", key="x"),
        ),
        written(op("del_private", collection="own", key="p")),
        script(op("get_private", collection="own", key="p"), op("get_private_hash", collection="own", key="p")),
    ),
    "private write and read in one transaction": (
        script(put_private("both"), op("get_private", collection="own", key="both")),
    ),
    "several private reads": (
        written(*(put_private(f"s{name}", name) for name in _SEVERAL)),
        script(
            op("get_privates", collection="own", keys=["se", "sx", "sa"]), op("get_privates", collection="own", keys=[])
        ),
    ),
    "private purge": (
        written(put_private("purged", "secret")),
        written(op("purge_private", collection="own", key="purged")),
        script(
            op("get_private", collection="own", key="purged"), op("get_private_hash", collection="own", key="purged")
        ),
    ),
    "private key policy": (
        written(put_private("ruled"), op("set_private_policy", collection="own", key="ruled", value=_OWN_POLICY)),
        script(
            op("get_private_policy", collection="own", key="ruled"),
            op("get_private_policy", collection="own", key="unruled"),
        ),
    ),
    "private range": (
        written(*(put_private(f"pr{name}", name) for name in _SEVERAL)),
        script(
            op("private_range", collection="own", start="prb", end="prd"),
            op("private_range", collection="own", start="pra", end="prz", take=1),
        ),
        script(op("private_range", collection="own", start="hex:00", end="")),
    ),
    "private partial composite keys": (
        written(put_private(composite("terms", "a"), "1"), put_private(composite("terms", "b"), "2")),
        script(
            op("private_partial", collection="own", type="terms", attributes=[]),
            op("private_partial", collection="own", type="terms", attributes=["a"]),
        ),
    ),
    "private rich query": (script(op("private_query", collection="own", query='{"selector":{}}')),),
    "collection of others": (
        written(put_private("theirs", "secret", collection="foreign")),
        script(op("get_private", collection="foreign", key="theirs")),
        script(op("get_private_hash", collection="foreign", key="theirs")),
        script(op("get_privates", collection="foreign", keys=["theirs"])),
        script(op("private_range", collection="foreign", start="", end="")),
    ),
    "collection that there is none": (
        script(op("get_private", collection="absent", key="k")),
        script(put_private("k", "1", collection="absent")),
        script(op("get_private_hash", collection="absent", key="k")),
    ),
    "collection without a name": (
        script(
            op("get_private", collection="", key="k"),
            op("get_privates", collection="", keys=["k"]),
            op("get_private_hash", collection="", key="k"),
            op("put_private", collection="", key="k", value="1"),
            op("del_private", collection="", key="k"),
            op("purge_private", collection="", key="k"),
            op("private_range", collection="", start="a", end="b"),
            op("private_partial", collection="", type="a", attributes=[]),
            op("private_query", collection="", query="{}"),
        ),
    ),
    "key policy in a collection without a name": (
        script(
            op("get_private_policy", collection="", key="k"),
            op("set_private_policy", collection="", key="k", value=_OWN_POLICY),
        ),
    ),
    "private key that is empty": (
        script(op("put_private", collection="own", key="", value="1")),
        script(op("get_private", collection="own", key="")),
        script(op("del_private", collection="own", key="")),
    ),
    # batches
    "batch": (
        written(
            op("start_batch"),
            put("batch1", "1"),
            put("batch1", "2"),
            op("del_state", key="batch2"),
            put_private("batched", "secret"),
            op("purge_private", collection="own", key="batchpurged"),
            op("set_state_policy", key="batch1", value=_OWN_POLICY),
            op("finish_batch"),
            put("batch3"),
        ),
        script(get("batch1"), get("batch3"), op("get_state_policy", key="batch1")),
    ),
    "batch that the end of the transaction sends": (
        written(op("start_batch"), op("start_batch"), put("open1"), put("open2")),
        script(get("open1"), get("open2")),
    ),
    "batch of 1500": (
        script(op("start_batch"), op("put_many_states", key="bulk", size=1500), commit=True),
        script(op("get_many_states", key="bulk", size=1500)),
    ),
    "batch that was not begun": (script(op("finish_batch"), put("plain")),),
    "read within a batch": (
        script(op("start_batch"), put("unseen"), get("unseen"), op("finish_batch"), get("unseen")),
    ),
    "empty key in a batch": (
        script(op("start_batch"), put("")),
        script(op("start_batch"), op("del_state", key="")),
    ),
    "batch that the peer refuses": (
        script(op("start_batch"), put_private("k", "1", collection="absent"), op("finish_batch")),
    ),
    "batch that the peer refuses at the end": (script(op("start_batch"), put_private("k", "1", collection="absent")),),
    # events
    "event": (
        written(put("event"), op("event", name="first", value="1"), op("event", name="second", value="hex:00ff")),
        script(op("event", name="bare", value=None)),
        script(op("event", name="refused", value="1"), respond={"status": 500, "message": "no"}),
    ),
    "event without a name": (script(op("event", name="", value="1")),),
    # chaincode to chaincode
    "call of another chaincode": (
        written(
            put("caller"),
            op("invoke_chaincode", chaincode=OTHER, args=["script", json.dumps({"steps": [put("callee", "2")]})]),
        ),
        script(op("invoke_chaincode", chaincode=OTHER, args=["script", json.dumps({"steps": [get("callee")]})])),
    ),
    "call that is refused": (
        script(op("invoke_chaincode", chaincode=OTHER, args=["no such function"])),
        script(
            op(
                "invoke_chaincode",
                chaincode=OTHER,
                args=["script", json.dumps({"respond": {"status": 404, "message": "no", "payload": "p"}})],
            )
        ),
    ),
    "call of a chaincode that there is none": (script(op("invoke_chaincode", chaincode="absent", args=["f"])),),
    "call of itself": (script(op("invoke_chaincode", chaincode=SELF, args=["echo", "me"])),),
    "call of a system chaincode": (script(op("invoke_chaincode", chaincode="lscc", args=["GetChaincodes"])),),
    "event of the chaincode called": (
        script(
            op(
                "invoke_chaincode",
                chaincode=OTHER,
                args=["script", json.dumps({"steps": [op("event", name="inner", value="1")]})],
            )
        ),
    ),
    "who is told to the chaincode called": (
        script(
            op(
                "invoke_chaincode",
                chaincode=OTHER,
                args=["script", json.dumps({"steps": [op("creator"), op("tx_id"), op("transient"), op("channel_id")]})],
            ),
            transient={"t": b"1"},
        ),
    ),
    "call on another channel": (
        Transaction(
            args=(b"script", json.dumps({"steps": [put("there", "2")]}).encode()), commit=True, second_channel=True
        ),
        script(
            put("here"),
            op(
                "invoke_chaincode",
                chaincode=SELF,
                channel=SECOND,
                args=["script", json.dumps({"steps": [put("lost"), get("there"), op("channel_id")]})],
            ),
            commit=True,
        ),
        script(
            op(
                "invoke_chaincode",
                chaincode=SELF,
                channel=SECOND,
                args=["script", json.dumps({"steps": [get("lost")]})],
            )
        ),
    ),
    "call on a channel that there is none": (
        script(op("invoke_chaincode", chaincode=OTHER, channel="absent", args=["echo", "x"])),
    ),
    # the client
    "client": (
        script(
            op("client_id"),
            op("client_msp_id"),
            op("client_certificate"),
            op("client_has_ou", name="client"),
            op("client_has_ou", name="Client"),
            op("client_attribute", name="hf.Type"),
            op("client_attribute", name="hf.EnrollmentID"),
            op("client_attribute", name="absent"),
            op("client_assert", name="hf.Type", value="client"),
            op("client_assert", name="hf.Type", value="peer"),
            op("client_assert", name="absent", value="x"),
        ),
    ),
    # Init, in the order that the peer demands
    "call before Init": (initial(script(put("early")), is_init=False),),
    "Init that refuses, and the call after it": (
        initial(script(put("refused"), respond={"status": 500, "message": "not now"})),
        initial(called(b"echo", b"still not"), is_init=False),
    ),
    "Init, and the call after it": (
        initial(
            script(
                op("tx_id"),
                put("begun"),
                put_private("begun"),
                op("event", name="begun", value="x"),
                transient={"t": b"1"},
                commit=True,
            )
        ),
        initial(script(get("begun"), op("get_private", collection="own", key="begun")), is_init=False),
    ),
    "Init a second time": (initial(called(b"echo", b"again")),),
    "Init that the definition does not ask for": (replace(called(b"echo", b"unasked"), is_init=True),),
    # the peer's connection
    "peer without the certificate that is asked for": (
        replace(called(b"echo", b"not served"), variant="uncertified"),
        called(b"echo", b"served"),
    ),
    # failures
    "program that fails": (called(b"fail", b"as it was told"), called(b"echo", b"still there")),
    "program that answers nothing": (called(b"nothing"),),
}
