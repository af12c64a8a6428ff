"""What the environment of the service tells."""

from __future__ import annotations

import os

from chaincode.shim.errors import EnvironmentMissingError

_LOCAL_MSP_ID = "CORE_PEER_LOCALMSPID"


def local_msp_id() -> str:
    """The MSP id of the organisation whose peers this service is for, from CORE_PEER_LOCALMSPID.

    Raises EnvironmentMissingError when the variable is not set.
    """
    msp_id = os.environ.get(_LOCAL_MSP_ID, "")
    if not msp_id:
        raise EnvironmentMissingError(f"{_LOCAL_MSP_ID} is not set")
    return msp_id
