"""What all commands share: their options, the user's key, the API to call, errors and output."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from gateway.client.client import EnergySaleClient
    from gateway.client.keystore import Keystore, Signer
    from gateway.client.maker import IntentMaker
    from gateway.client.sealed_bids import BidKeeper

PASSPHRASE_VARIABLE = "ENERGYSALE_PASSPHRASE"  # noqa: S105 - the variable's name
PASSPHRASE_FILE_VARIABLE = "ENERGYSALE_PASSPHRASE_FILE"  # noqa: S105 - as above

FAILED, REFUSED, NOT_KNOWN, NO_ANSWER, DIFFERENT = 1, 3, 4, 5, 6


def group(help_text: str, *, epilog: str | None = None) -> typer.Typer:
    """A group of commands of one noun. Tracebacks never show local variables: they could be private."""
    return typer.Typer(
        no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=help_text, epilog=epilog
    )


class CommandError(Exception):
    """The command cannot be done; the message says what to do."""


@contextmanager
def errors_shown() -> Iterator[None]:
    """End the command with one clear line and its exit code when a known error reaches it."""
    from gateway.client import errors
    from gateway.client.bootstrap import BootstrapError
    from gateway.client.keystore import KeystoreError
    from gateway.client.pkcs8 import WrongPassphraseError

    try:
        yield
    except errors.EnergySaleError as error:
        typer.echo(f"{error.code}: {error}", err=True)
        raise typer.Exit(_exit_code(error)) from error
    except (CommandError, KeystoreError, WrongPassphraseError, BootstrapError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(FAILED) from error
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a command's coroutine; known errors end it with their exit code."""
    with errors_shown():
        asyncio.run(work())


def _exit_code(error: Exception) -> int:
    from gateway.client import errors

    if isinstance(error, errors.UnresolvedError):
        return NOT_KNOWN
    if isinstance(error, errors.UnreachableError | errors.BusyError):
        return NO_ANSWER
    if isinstance(error, errors.RefusedError | errors.ProblemError | errors.TermsDifferError | errors.NoRoleError):
        return REFUSED
    return FAILED


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls which API: the user's opened key, the network's id and the API's base URL (empty: none is needed)."""

    signer: Signer
    network_id: str
    api: str

    def client(self, *, role: str | None = None, dry_run: bool = False) -> EnergySaleClient:
        from gateway.client.client import EnergySaleClient

        return EnergySaleClient(
            self.api,
            signer=self.signer,
            network_id=self.network_id,
            role=role,
            dry_run=dry_run,
            bids=find_bid_keeper(self.signer.identity.user),
        )

    def visitor(self, grid: str | None) -> EnergySaleClient:
        """The same user at the grid company's API (a base URL; None: that of the run directory), for readings."""
        from chaincode.identity.model import GRID_ORGANISATION

        return self._visiting(GRID_ORGANISATION, grid)

    def payee(self, retailers: str | None) -> EnergySaleClient:
        """The same user at the retailers' API (as `visitor`), to name the bank account to which it is paid there."""
        from gateway.settings import PAYING_ORGANISATION

        return self._visiting(PAYING_ORGANISATION, retailers)

    def _visiting(self, organisation: str, api: str | None) -> EnergySaleClient:
        from gateway.client.client import EnergySaleClient

        return EnergySaleClient(
            api or api_of(organisation), signer=self.signer, network_id=self.network_id, audience=organisation
        )

    def maker(self) -> IntentMaker:
        from gateway.client.maker import IntentMaker

        return IntentMaker(self.signer, self.network_id)


def caller(user: str | None, api: str | None, *, needs_api: bool = True) -> Caller:
    """Open the user's key and find the API. Raises CommandError, KeystoreError, WrongPassphraseError."""
    if user is None:
        raise CommandError("name the user with --as USER (or the variable ENERGYSALE_USER)")
    keystore = find_keystore(user)
    signer = keystore.unlock(user, existing_passphrase(keystore, user))
    found = (api or api_of(signer.identity.organisation)) if needs_api else ""
    return Caller(signer=signer, network_id=network_id(), api=found)


def find_keystore(user: str) -> Keystore:
    """The keystore that has the user's key: the user's own one, else the run directory's (demo, registrar)."""
    from gateway.client.keystore import Keystore

    own = own_keystore()
    shared = Keystore(run_directory() / "keystore")
    return shared if user not in own and user in shared else own


def find_bid_keeper(user: str) -> BidKeeper:
    """Where the user's sealed bids are kept: beside the user's key."""
    from gateway.client.sealed_bids import BidKeeper

    return BidKeeper(find_keystore(user).directory / "bids")


def own_keystore() -> Keystore:
    """The keystore in which new keys are kept."""
    from gateway.client.keystore import Keystore, default_directory

    return Keystore(default_directory())


def existing_passphrase(keystore: Keystore, user: str, *, staged: bool = False) -> str | None:
    """The passphrase of a key that is encrypted: from the environment, a file it names, or the terminal.

    `staged`: of the replacement that waits beside the user's key.
    """
    if not (keystore.staged_encrypted(user) if staged else keystore.encrypted(user)):
        return None
    given = _given_passphrase()
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise CommandError(f"the key of '{user}' needs {PASSPHRASE_VARIABLE} or {PASSPHRASE_FILE_VARIABLE}")
    return str(typer.prompt(f"Passphrase of {user}", hide_input=True, err=True))


def new_passphrase(user: str) -> str | None:
    """The passphrase for a new key; None for none."""
    given = _given_passphrase()
    if given is not None:
        return given or None
    if not sys.stdin.isatty():
        return None
    question = f"Passphrase for {user} (empty: the key is not encrypted)"
    return (
        str(typer.prompt(question, default="", show_default=False, hide_input=True, err=True, confirmation_prompt=True))
        or None
    )


def _given_passphrase() -> str | None:
    if (given := os.environ.get(PASSPHRASE_VARIABLE)) is not None:
        return given
    if path := os.environ.get(PASSPHRASE_FILE_VARIABLE):
        try:
            return Path(path).read_text("utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError):
            raise CommandError(f"the passphrase file {path} cannot be read") from None
    return None


def run_directory() -> Path:
    """The network's run directory."""
    from network.paths import default_run

    return default_run()


def network_id() -> str:
    """The id of the network in the run directory, or of the variable ENERGYSALE_NETWORK."""
    if given := os.environ.get("ENERGYSALE_NETWORK"):
        return given
    path = run_directory() / "network_id"
    try:
        return path.read_text().strip()
    except OSError:
        raise CommandError(
            f"there is no network in {run_directory()}; start one (energysale up) or set ENERGYSALE_NETWORK"
        ) from None


def organisations() -> list[str]:
    """The MSP ids of the organisations in the run directory, those that joined later too."""
    found = sorted(path.stem for path in (run_directory() / "profiles").glob("*.json"))
    if not found:
        raise CommandError(f"there is no network in {run_directory()}; start one (energysale up)")
    return found


def api_of(organisation: str) -> str:
    """The base URL of an organisation's API (MSP id) in the run directory."""
    path = run_directory() / "profiles" / f"{organisation}.json"
    try:
        address = json.loads(path.read_text())["api"]
    except (OSError, ValueError, KeyError):
        raise CommandError(f"{path} does not say where {organisation}'s API is; name it with --api URL") from None
    return f"http://{address['host']}:{address['port']}"


def show_json(value: Any) -> None:
    typer.echo(json.dumps(value, indent=1, ensure_ascii=False))
