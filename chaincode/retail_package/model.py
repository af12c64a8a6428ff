"""A retail package: who offers what to which segment, at which list prices, for how long. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chaincode.package_template.model import PackageTemplate
from chaincode.refusals import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class RetailPackage:
    """One version of a package.

    `prices` has the public list price of each price name of the template's tariff, in 1e-8 yuan per kWh. `classes`,
    `durations` (`min_days`, `max_days`), `eligibility`, `notice_days` and `risk_warning_hash` are copied from the
    template's version, so that orders need no other record. `volume` (`min_wh`, `max_wh`) bounds an order's energy.
    `methods` are the settlement methods that its contracts use, each `method` and `version`.
    """

    version: int
    retailer: str
    segment: str
    name: str
    template: str
    template_version: int
    prices: Mapping[str, int]
    valid_from: str
    valid_to: str
    volume: Mapping[str, int]
    classes: Sequence[str]
    durations: Mapping[str, int]
    eligibility: Mapping[str, Any]
    notice_days: int
    risk_warning_hash: str | None = None
    methods: Sequence[Mapping[str, Any]] = ()
    operator: str
    refreshed_at: int
    retired: bool = False

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> RetailPackage:
        return cls(**{"eligibility": {}, **record})

    def to_record(self) -> dict[str, Any]:
        record: dict[str, Any] = {
            "version": self.version,
            "retailer": self.retailer,
            "segment": self.segment,
            "name": self.name,
            "template": self.template,
            "template_version": self.template_version,
            "prices": dict(self.prices),
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "volume": dict(self.volume),
            "classes": list(self.classes),
            "durations": dict(self.durations),
            "notice_days": self.notice_days,
            "operator": self.operator,
            "refreshed_at": self.refreshed_at,
        }
        if self.eligibility:
            record["eligibility"] = dict(self.eligibility)
        if self.risk_warning_hash:
            record["risk_warning_hash"] = self.risk_warning_hash
        if self.methods:
            record["methods"] = [dict(method) for method in self.methods]
        if self.retired:
            record["retired"] = True
        return record

    def retire(self, *, operator: str, now_ms: int) -> RetailPackage:
        """The package closed to new orders, one version on."""
        at = max(now_ms, self.refreshed_at)
        return replace(self, version=self.version + 1, retired=True, operator=operator, refreshed_at=at)


def publish(
    args: Mapping[str, Any],
    *,
    template: PackageTemplate | None,
    previous: RetailPackage | None,
    retailer: str,
    operator: str,
    now_ms: int,
) -> RetailPackage:
    """The first or the next version of a package, from the arguments of `publish_package` and the template they name.

    Raises Refused: `package_retired`, `package_differs` (a package stays in its segment), then what `check_template`
    raises.
    """
    if previous is not None and previous.retired:
        raise Refused("package_retired", key=args["package"])
    if previous is not None and previous.segment != args["segment"]:
        raise Refused("package_differs", key=args["package"], path="args.segment")
    template = check_template(args, template)
    return RetailPackage(
        version=1 if previous is None else previous.version + 1,
        retailer=retailer,
        segment=args["segment"],
        name=args["name"],
        template=args["template"],
        template_version=args["template_version"],
        prices=args["prices"],
        valid_from=args["valid_from"],
        valid_to=args["valid_to"],
        volume=args.get("volume", template.volume),
        classes=template.classes,
        durations=template.durations,
        eligibility=template.eligibility,
        notice_days=template.tariff["notice_days"],
        risk_warning_hash=template.risk_warning_hash,
        methods=args.get("methods", ()),
        operator=operator,
        refreshed_at=now_ms if previous is None else max(now_ms, previous.refreshed_at),
    )


def check_template(args: Mapping[str, Any], template: PackageTemplate | None) -> PackageTemplate:
    """The template that the arguments of `publish_package` name, if they keep within it.

    Raises Refused: `unknown_template`, `template_retired`, `template_differs` (another version), `price_names_differ`,
    `price_outside_limits`, `template_not_valid` (for the whole validity), `volume_outside_limits`.
    """
    key = args["template"]
    if template is None:
        raise Refused("unknown_template", key=key)
    if template.retired:
        raise Refused("template_retired", key=key)
    if template.version != args["template_version"]:
        raise Refused("template_differs", key=key, path="args.template_version", version=template.version)
    template.check_prices(args["prices"], key=key)
    # Dates of one fixed form: their order as text is their order in time.
    if args["valid_from"] < template.valid_from or args["valid_to"] > template.valid_to:
        raise Refused("template_not_valid", key=key)
    volume = args.get("volume", template.volume)
    if volume["min_wh"] < template.volume["min_wh"] or volume["max_wh"] > template.volume["max_wh"]:
        raise Refused("volume_outside_limits", key=key, path="args.volume")
    return template
