"""The steps on package templates."""

from __future__ import annotations

from collections.abc import Iterable

from chaincode import keys
from chaincode.context import ActionFunction, Call
from chaincode.intent import Intent
from chaincode.package_template.model import PackageTemplate, publish
from chaincode.records import load_previous, load_target
from chaincode.refusals import Refused


async def publish_template(call: Call) -> int:
    """The first version of a template, or the next one of the target, once its tariff is proved sound.

    Raises Refused: `already_registered`, or `unknown_target`, `stale_version`; then `template_retired`,
    `template_differs`, `tariff_unsound`, `unknown_calendar`.
    """
    args = call.intent.args
    template = publish(args, previous=await _previous(call), operator=call.intent.actor, now_ms=call.now_ms)
    if await call.ledger.get(keys.calendar(template.region)) is None:
        raise Refused("unknown_calendar", key=template.region)
    record = template.to_record()
    call.ledger.put(keys.template(args["template"]), record)
    call.ledger.put(keys.template_version(args["template"], template.version), record)
    return template.version


async def retire_template(call: Call) -> int:
    """Raises Refused: `unknown_target`, `stale_version`, `template_retired`."""
    template = PackageTemplate.from_record(await load_target(call))
    if template.retired:
        raise Refused("template_retired", key=call.intent.target)
    retired = template.retire(operator=call.intent.actor, now_ms=call.now_ms)
    call.ledger.put(keys.template(str(call.intent.target)), retired.to_record())
    return retired.version


async def _previous(call: Call) -> PackageTemplate | None:
    template_id = call.intent.args["template"]
    record = await load_previous(call, template_id)
    if record is None:
        return None
    if template_id != call.intent.target:
        raise Refused("template_differs", key=call.intent.target, path="args.template")
    return PackageTemplate.from_record(record)


def _template_and_calendar(intent: Intent) -> Iterable[str]:
    return [keys.template(intent.args["template"]), keys.calendar(intent.args["region"])]


def _nothing(_: Intent) -> Iterable[str]:
    return ()


TEMPLATE_FUNCTIONS = {
    "publish_template": ActionFunction(run=publish_template, reads=_template_and_calendar),
    "retire_template": ActionFunction(run=retire_template, reads=_nothing),
}
