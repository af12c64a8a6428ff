"""The instance's own user on the ledger, which anchors its audit trail: a machine with the role `platform_service`.

Its key is made by the instance and lies in the state directory, readable by its owner alone. A registrar binds it like
any other user's, for the operating participant of the organisation; until then nothing is anchored.
"""

from __future__ import annotations

from gateway.client.keystore import Keystore, Signer

ROLE = "platform_service"


def service_user(organisation: str) -> str:
    """The id of an organisation's service user (`organisation` is an MSP id): `consumerorg-service`."""
    return f"{organisation.lower()}-service"


def operator_participant(organisation: str) -> str:
    """The id of the participant for which an organisation's own people and machines act: `consumerorg-operator`."""
    return f"{organisation.lower()}-operator"


def load_or_create_service_signer(keystore: Keystore, *, organisation: str) -> Signer:
    """The service user's key, made when there is none. Raises KeystoreError for a damaged file."""
    user = service_user(organisation)
    if user in keystore:
        return keystore.unlock(user)
    return keystore.create(
        user=user, participant=operator_participant(organisation), organisation=organisation, roles=[ROLE]
    )
