"""`energysale`: the console entry point. A command's module is loaded when it is called, which keeps `--help` quick."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

EPILOG = (
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by the ledger or the API, 4 outcome not known yet, "
    "5 the API does not answer or is busy, 6 a check found a difference."
)

# name -> (one line of help, module that has `load(name)`); in the order of `--help`.
_NETWORK = "gateway.commands.network"
COMMANDS: dict[str, tuple[str, str]] = {
    "up": ("Start the whole network, or what is missing of it, and wait until it serves.", _NETWORK),
    "down": ("Stop the network in order. All data stays.", _NETWORK),
    "status": ("Show every process, each node's height, which APIs are ready.", _NETWORK),
    "doctor": ("Look for what is wrong or soon will be, and say what to do about it.", _NETWORK),
    "logs": ("Show the end of the processes' logs.", _NETWORK),
    "certificates": ("Certificates of nodes, services and people: renew, revoke.", _NETWORK),
    "org": ("Organisations of the network: list them, let another one join the running channel.", _NETWORK),
    "connection-profile": ("Print what a Fabric Gateway client of an organisation needs.", _NETWORK),
    "demo": ("Play a market day on real load profiles and check it against the chain.", "gateway.commands.demo"),
    "user": ("Users and their keys.", "gateway.commands.user"),
    "session": ("Your sessions with the API.", "gateway.commands.session"),
    "participant": ("Participants of the market.", "gateway.commands.participant"),
    "registration": ("Applications to take part in the market.", "gateway.commands.registration"),
    "notification": ("What waits for the user.", "gateway.commands.notification"),
    "change": ("Changes that two people agree on.", "gateway.commands.change"),
    "cosignature": ("Steps that wait for a second person's signature.", "gateway.commands.cosignature"),
    "template": ("Package templates, proved sound before they are published.", "gateway.commands.template"),
    "method": ("Settlement methods: grid charges, tax, discounts and others.", "gateway.commands.method"),
    "calendar": ("Calendars of the regions: holidays and hot days.", "gateway.commands.calendar"),
    "reference": ("Reference prices, month by month.", "gateway.commands.reference"),
    "package": ("Retail packages: search, publish, quote, compare.", "gateway.commands.package"),
    "sequence": ("Trading sequences: what is traded, in which mode, and when.", "gateway.commands.sequence"),
    "listing": ("Listings: offers at public prices, and taking from them.", "gateway.commands.listing"),
    "auction": ("Call auctions: sealed bids, one price, orders of its pairs.", "gateway.commands.auction"),
    "metering": ("Metering points, meters and their readings.", "gateway.commands.metering"),
    "settle": ("Settle a month: bills from anchored readings and contracts' terms.", "gateway.commands.settle"),
    "bill": ("Bills: shown, saved, compared, questioned, reconciled with your own figures.", "gateway.commands.bill"),
    "invoice": ("Invoices and credit notes of bills.", "gateway.commands.invoice"),
    "account": ("Accounts: what stands, what is open, and the postings that change it.", "gateway.commands.account"),
    "bank-account": ("Bank accounts to which your participant is paid.", "gateway.commands.bank_account"),
    "collection": ("Collection on behalf: mandates, batches, the bank's answers.", "gateway.commands.collection"),
    "plant": ("Plants that feed in: what is agreed, and their months settled.", "gateway.commands.plant"),
    "period": ("A retailer's month closed: all parties at zero.", "gateway.commands.period"),
    "announcement": ("Announcements of the exchange, in both languages.", "gateway.commands.announcement"),
    "policy": ("Flow policies of the market segments.", "gateway.commands.policy"),
    "order": ("Orders and their contracts, from draft to end.", "gateway.commands.order"),
    "contract": ("Contracts: texts, annexes, archive, progress, disputes.", "gateway.commands.contract"),
    "access": ("The access model: which role may do what, and its versions.", "gateway.commands.access"),
    "intent": ("Signed intents: send those made offline, look one up.", "gateway.commands.intent"),
    "evidence": ("Files that prove an order, a contract or a bill to anybody, offline.", "gateway.commands.evidence"),
    "verify": ("Check an evidence file, or audit trails against the ledger.", "gateway.commands.verify"),
    "reindex": ("Rebuild the read models from block 0, or compare them with the chain.", "gateway.commands.reindex"),
}


class LazyGroup(TyperGroup):
    """A group whose commands are stand-ins with a line of help, exchanged for the real ones when they are called."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        if name in COMMANDS:
            return name, import_module(COMMANDS[name][1]).load(name), rest
        return name, command, rest


app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a traceback with local variables could show terms
    help="A ledger for retail electricity trading on Hyperledger Fabric.",
    epilog=EPILOG,
)


def _stand_in() -> Callable[[], None]:
    return lambda: None


for _name, (_help, _module) in COMMANDS.items():
    app.command(_name, help=_help)(_stand_in())


def main() -> None:
    """The console script."""
    app(prog_name="energysale")
