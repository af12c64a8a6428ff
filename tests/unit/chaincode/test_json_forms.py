"""Texts that two readers could take for different things are refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode import signature
from chaincode.intent import INTENT_PREFIX, SignedIntent
from chaincode.precheck import check_intent
from chaincode.refusals import Refused
from tests.unit.chaincode.market import CONSUMER, FIELDS, Market


def forms(text: str) -> dict[str, tuple[str, str]]:
    """name → (text, code)."""
    malformed, form = "malformed_json", "not_canonical"
    return {
        "duplicate key": (text.replace('"v":1', '"v":1,"v":1'), malformed),
        "duplicate key inside": (text.replace('"package":', '"package":"p0","package":'), malformed),
        "negative zero": (text.replace('"v":1', '"v":-0'), form),
        "float": (text.replace('"v":1', '"v":1.0'), malformed),
        "exponent": (text.replace('"v":1', '"v":1e0'), malformed),
        "NaN": (text.replace('"v":1', '"v":NaN'), malformed),
        "Infinity": (text.replace('"v":1', '"v":-Infinity'), malformed),
        "too large": (text.replace('"v":1', '"v":9007199254740992'), malformed),
        "very large": (text.replace('"v":1', '"v":' + "9" * 10_000), malformed),
        "leading zero": (text.replace('"v":1', '"v":01'), malformed),
        "plus": (text.replace('"v":1', '"v":+1'), malformed),
        "space": (text + " ", form),
        "space inside": (text.replace('"v":1', '"v": 1'), form),
        "newline before": ("\n" + text, form),
        "byte order mark": ("\ufeff" + text, malformed),
        "order of keys": (text.replace('"v":1', "@").replace("{", '{"v":1,', 1).replace(",@", ""), form),
        "escaped letter": (text.replace("industrial", "\\u0069ndustrial"), form),
        "escaped slash": (text.replace("retail/", "retail\\/"), form),
        "lone surrogate": (text.replace("industrial", "\\ud800"), malformed),
        "raw lone surrogate": (text.replace("industrial", "\ud800"), malformed),
        "control character": (text.replace("industrial", "\\u0000"), malformed),
        "bidi": (text.replace("industrial", "indu\u202estrial"), malformed),
        "zero width": (text.replace("industrial", "indu\u200bstrial"), malformed),
        "non-ASCII key": (text.replace('"segment"', '"ſegment"'), malformed),
        "depth": (text.replace('"industrial"', "[" * 17 + "]" * 17), malformed),
        "very deep": ("[" * 60_000, malformed),
        "trailing comma": (text.replace("}", ",}", 1), malformed),
        "comment": (text + "//", malformed),
        "two values": (text + text, malformed),
        "nothing": ("", malformed),
        "a number": ("1", "invalid_intent"),
        "a list": ("[]", "invalid_intent"),
        "null": ("null", "invalid_intent"),
    }


NAMES = list(forms(""))


@pytest.mark.parametrize("name", NAMES)
async def test_an_ambiguous_text_is_refused_even_when_it_is_signed(market: Market, name: str) -> None:
    good = market.signed(CONSUMER, "create", args=FIELDS).intent
    text, code = forms(good)[name]
    assert text != good
    with pytest.raises(Refused) as refused:
        check_intent(text)
    assert refused.value.code == code
    if "\ud800" in text:  # cannot travel at all
        return
    item = SignedIntent(intent=text, signature=signature.sign(CONSUMER.key, INTENT_PREFIX + text.encode()))
    result = await _apply_raw(market, item)
    assert result == {"status": "refused", "code": code, **({"detail": result["detail"]} if "detail" in result else {})}


def check_code(text: str) -> str:
    """The name by which the client's own check refuses `text` before it gets into a batch with others."""
    try:
        check_intent(text)
    except Refused as refused:
        return refused.code
    raise AssertionError("it is let in")


async def _apply_raw(market: Market, item: SignedIntent) -> dict[str, Any]:
    """A batch whose items hold what the client's own encoder would refuse to carry."""
    import json
    import zlib

    value = [{"intent": item.intent, "signature": item.signature}]
    data = zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode())
    status, answer, stub = await market.peer.call(b"Apply", data, organisation="ConsumerOrg", now_ms=market.now_ms)
    assert stub.writes == []
    if status == 500:  # a character that no canonical text holds: the whole batch is no canonical text
        assert answer["code"] == "malformed_json"
        return {"status": "refused", "code": check_code(item.intent)}
    assert answer["usual"] == 0
    return dict(answer["other"]["0"])


@pytest.mark.parametrize("path_of", ["args.segment", "args.package"])
def test_a_refusal_names_the_place_and_never_quotes_the_value(market: Market, path_of: str) -> None:
    name = path_of.removeprefix("args.")
    text = market.intent(CONSUMER, "create", args={**FIELDS, name: "SECRET VALUE"}).canonical().decode()
    with pytest.raises(Refused) as refused:
        check_intent(text)
    assert refused.value.as_value() == {"code": "invalid_args", "detail": {"path": path_of}}
    assert "SECRET" not in repr(refused.value)
