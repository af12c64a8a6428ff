"""Registers each organisation's own machine user, which anchors its audit trail (`gateway/audit_trail/anchoring.py`).

Run by `energysale up` and `energysale org add` after the market was opened, where the registrar's key is at hand. It
may run again at any time.
"""

from __future__ import annotations

from pathlib import Path

from acl.roles import EVERY_ORGANISATION
from chaincode import batch
from chaincode.identity.model import READ_ONLY_ORGANISATION
from chaincode.intent import SignedIntent
from chaincode.results import expand, usual_of
from gateway.audit_trail.service_user import load_or_create_service_signer
from gateway.client.bootstrap import ENDORSERS, OPERATOR_PARTICIPANT, REGISTRAR, BootstrapError, refusal_code
from gateway.client.keystore import Keystore, Signer
from gateway.client.maker import IntentMaker
from gateway.client.registry_steps import register_participant, register_user
from gateway.fabric import Contract, EvaluateError, connect, load_connection_profile


async def register_service_users(run: Path) -> None:
    """Register those of the network in the run directory `run` that are not on the ledger yet.

    Their keys are made in the state directories of the APIs. Raises BootstrapError when the ledger refuses one;
    KeystoreError, ProfileError and GatewayError pass through.
    """
    profile = load_connection_profile(run / "profiles" / "ExchangeOrg.json")
    async with connect(profile) as gateway:
        contract = gateway.network(profile.channel).contract(profile.chaincode)
        missing = [
            signer
            for signer in (_service_signer(run, organisation) for organisation in _anchoring(run))
            if not await _exists(contract, "ReadUser", signer.identity.user)
        ]
        if not missing:
            return
        network_id = (run / "network_id").read_text().strip()
        maker = IntentMaker(Keystore(run / "keystore").unlock(REGISTRAR), network_id)
        intents = [intent for signer in missing for intent in await _registration(contract, maker, signer)]
        await _apply(contract, intents)


def _anchoring(run: Path) -> list[str]:
    """The organisations of this network that have a trail on the ledger: the regulator's writes nothing, and one that
    the table of roles does not know has no machine user."""
    known = {path.stem for path in (run / "profiles").glob("*.json")}
    return [each for each in EVERY_ORGANISATION if each in known and each != READ_ONLY_ORGANISATION]


def _service_signer(run: Path, organisation: str) -> Signer:
    state = run / "api" / organisation
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    return load_or_create_service_signer(Keystore(state / "service"), organisation=organisation)


async def _registration(contract: Contract, maker: IntentMaker, signer: Signer) -> list[SignedIntent]:
    """The registrar's intents for one service user, and for its participant where that is new too."""
    identity = signer.identity
    user = register_user(
        user=identity.user,
        participant=identity.participant,
        roles=identity.roles,
        public_key=identity.public_key,
        proof=signer.proof_of_possession(maker.network_id),
    )
    if identity.participant == OPERATOR_PARTICIPANT or await _exists(contract, "ReadParticipant", identity.participant):
        return [maker.make(user)]
    participant = register_participant(
        participant=identity.participant, organisation=identity.organisation, kind="operator"
    )
    return [maker.make(participant), maker.make(user)]


async def _apply(contract: Contract, intents: list[SignedIntent]) -> None:
    answer = await contract.submit("Apply", arguments=[batch.encode(intents)], endorsing_organizations=ENDORSERS)
    refused = [result for result in expand(answer, usual=usual_of(intents)) if result["status"] == "refused"]
    # Another `up` at the same moment may have registered it.
    codes = sorted({result["code"] for result in refused} - {"already_registered"})
    if codes:
        raise BootstrapError(f"the ledger refused to register service users: {', '.join(codes)}")


async def _exists(contract: Contract, function: str, name: str) -> bool:
    try:
        await contract.evaluate(function, arguments=[name])
    except EvaluateError as error:
        if refusal_code(error) == "unknown_target":
            return False
        raise
    return True
