"""The steps on retail packages."""

from __future__ import annotations

from collections.abc import Iterable

from chaincode import keys
from chaincode.context import ActionFunction, Call
from chaincode.intent import Intent
from chaincode.package_template.model import PackageTemplate
from chaincode.records import load_target
from chaincode.refusals import Refused
from chaincode.retail_package.model import RetailPackage, publish
from chaincode.settlement_method.model import SettlementMethod, check_methods


async def publish_package(call: Call) -> int:
    """The first version of a package, or the next one of the target. Every version is kept under a key of its own.

    Raises Refused: `already_registered`, or `unknown_target`, `stale_version`, `not_a_party`; then `package_retired`,
    `package_differs`, `unknown_template`, `template_retired`, `template_differs`, `price_names_differ`,
    `price_outside_limits`, `template_not_valid`, `volume_outside_limits`; what `check_methods` raises;
    `unknown_policy`.
    """
    args = call.intent.args
    previous = await _previous(call)
    template = await call.ledger.get(keys.template(args["template"]))
    package = publish(
        args,
        template=PackageTemplate.from_record(template) if template else None,
        previous=previous,
        retailer=call.intent.participant,
        operator=call.intent.actor,
        now_ms=call.now_ms,
    )
    await _check_methods(call)
    if await call.ledger.get(keys.policy(args["segment"])) is None:
        raise Refused("unknown_policy", key=args["segment"])
    record = package.to_record()
    call.ledger.put(keys.package(args["package"]), record)
    call.ledger.put(keys.package_version(args["package"], package.version), record)
    return package.version


async def retire_package(call: Call) -> int:
    """Raises Refused: `unknown_target`, `stale_version`, `not_a_party`, `package_retired`."""
    package = await _own_package(call)
    if package.retired:
        raise Refused("package_retired", key=call.intent.target)
    retired = package.retire(operator=call.intent.actor, now_ms=call.now_ms)
    call.ledger.put(keys.package(str(call.intent.target)), retired.to_record())
    return retired.version


async def _check_methods(call: Call) -> None:
    args = call.intent.args
    named = args.get("methods", ())
    records = [await call.ledger.get(keys.settlement_method(each["method"])) for each in named]
    found = [SettlementMethod.from_record(record) if record else None for record in records]
    check_methods(named, found, valid_from=args["valid_from"], valid_to=args["valid_to"])


async def _previous(call: Call) -> RetailPackage | None:
    package_id = call.intent.args["package"]
    if call.intent.target is None:
        if await call.ledger.get(keys.package(package_id)) is not None:
            raise Refused("already_registered", key=package_id)
        return None
    package = await _own_package(call)
    if package_id != call.intent.target:
        raise Refused("package_differs", key=call.intent.target, path="args.package")
    return package


async def _own_package(call: Call) -> RetailPackage:
    package = RetailPackage.from_record(await load_target(call))
    if package.retailer != call.intent.participant:
        raise Refused("not_a_party", key=call.intent.target)
    return package


def _records(intent: Intent) -> Iterable[str]:
    args = intent.args
    methods = [keys.settlement_method(each["method"]) for each in args.get("methods", ())]
    return [keys.package(args["package"]), keys.template(args["template"]), keys.policy(args["segment"]), *methods]


def _nothing(_: Intent) -> Iterable[str]:
    return ()


PACKAGE_FUNCTIONS = {
    "publish_package": ActionFunction(run=publish_package, reads=_records),
    "retire_package": ActionFunction(run=retire_package, reads=_nothing),
}
