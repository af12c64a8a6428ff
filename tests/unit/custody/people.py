"""A user with a managed key, at an instance of the API over a real database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx2
import pyotp

from tests.unit.orders.instance import Instance, user_tx

PHRASE = "quiet tram across the valley"
WRONG = "another tram in another valley"
CUSTODY = "/api/v1/custody"
SESSIONS = "/api/v1/sessions"


@dataclass(kw_only=True)
class Managed:
    """What the user has: a name, a password and the telephone."""

    instance: Instance
    user: str
    password: str = PHRASE
    secret: str = field(repr=False)
    recovery_codes: list[str]
    public_key: str

    def code(self, *, steps: int = 0) -> str:
        """The code that the telephone shows now, or `steps` half minutes later."""
        return pyotp.TOTP(self.secret).generate_otp(self.instance.clock // 30_000 + steps)

    def fresh_code(self) -> str:
        """The next code that was not used yet: time goes on by half a minute."""
        self.instance.clock += 30_000
        return self.code()

    def credentials(self, **changes: Any) -> dict[str, Any]:
        return {"password": self.password, "code": self.fresh_code()} | changes

    async def try_sign_in(self, **changes: Any) -> httpx2.Response:
        """Sign in with the right user, password and code, unless changed."""
        return await self.instance.http.post(
            f"{SESSIONS}/password", json={"user": self.user, **self.credentials()} | changes
        )

    async def sign_in(self) -> dict[str, str]:
        answer = await self.try_sign_in()
        assert answer.status_code == 201, answer.text
        return {"Authorization": f"Bearer {answer.json()['token']}"}

    async def post(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> httpx2.Response:
        return await self.instance.http.post(f"{CUSTODY}/{path}", json=body, headers=headers)


async def make_managed(instance: Instance, *, user: str = "li-na", participant: str = "mill") -> Managed:
    """Invite `user`, make the key, and bind it on the chain."""
    invitation = await instance.services.key_making.invite(user=user, participant=participant, by="officer")
    body = {"invitation": invitation.code, "password": PHRASE}
    answer = await instance.http.post(f"{CUSTODY}/keys", json=body)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    instance.chain.add(user_tx(user, public_key=made["public_key"]))
    instance.index()
    return Managed(
        instance=instance,
        user=user,
        secret=made["totp_secret"],
        recovery_codes=made["recovery_codes"],
        public_key=made["public_key"],
    )
