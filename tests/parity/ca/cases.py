"""The cases: each is asked of both clients, in the same words, and answers in plain values."""

from __future__ import annotations

import datetime
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tests.parity.ca.side import PEOPLE, REGISTRAR, RefusedError, Side, revoked_among, told

Ask = Callable[[Side, str], Awaitable[Any]]

_OWN = {"hf.EnrollmentID", "hf.Type", "hf.Affiliation"}
_SECRET = "a-secret-of-the-test"  # noqa: S105 - a test's
_REVOKER = {"hf.Revoker": "true", "hf.GenCRL": "true"}


@dataclass(frozen=True)
class Case:
    """`ask` gets a client and a name for its identities, which is this case's alone."""

    capability: str
    name: str
    ask: Ask

    @property
    def who(self) -> str:
        return self.ask.__name__.replace("_", "-")


CASES: list[Case] = []


def case(capability: str, name: str) -> Callable[[Ask], Ask]:
    """Puts the function into the table."""

    def put(ask: Ask) -> Ask:
        CASES.append(Case(capability, name, ask))
        return ask

    return put


async def asked(call: Awaitable[Any]) -> Any:
    """The answer, or the server's code and message; without a code the client itself refused, in words of its own."""
    try:
        return await call
    except RefusedError as refused:
        return {"code": refused.code, "message": refused.message} if refused.code is not None else "refused here"


async def enrolled(side: Side, who: str, **fields: Any) -> None:
    """Registered and enrolled."""
    await side.enroll(who, await side.register(who, **fields))


def own(found: dict[str, Any]) -> dict[str, Any]:
    """An identity without the attributes that the registry adds by itself."""
    return {**found, "attributes": [each for each in found["attributes"] if each[0] not in _OWN]}


def hours_from_now(hours: float) -> str:
    time = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=hours)
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


@case("getcainfo", "the chain")
async def cainfo(side: Side, _: str) -> Any:
    return await side.cainfo()


@case("register", "type, affiliation, attributes, enrollments, secret")
async def reg_all(side: Side, who: str) -> Any:
    attributes = {"desk": "north:ecert", "limit": "5", "hf.Registrar.Roles": "user"}
    said = await side.register(who, type="client", attributes=attributes, max_enrollments=3, secret=_SECRET)
    return said == _SECRET


@case("register", "in the root affiliation")
async def reg_root(side: Side, who: str) -> Any:
    return bool(await side.register(who, affiliation=""))


@case("register", "as many enrollments as the CA allows")
async def reg_most(side: Side, who: str) -> Any:
    return bool(await side.register(who, max_enrollments=0))


@case("register", "an affiliation that there is not")
async def reg_nowhere(side: Side, who: str) -> Any:
    return await asked(side.register(who, affiliation="nowhere"))


@case("register", "by one who may not")
async def reg_by_user(side: Side, who: str) -> Any:
    await enrolled(side, who)
    return await asked(side.register(f"{who}2", caller=who))


@case("register", "a type that the registrar may not give")
async def reg_type(side: Side, who: str) -> Any:
    await enrolled(side, who, attributes={"hf.Registrar.Roles": "user"})
    return await asked(side.register(f"{who}2", type="admin", caller=who))


@case("register", "an attribute that the registrar may not give")
async def reg_attribute(side: Side, who: str) -> Any:
    await enrolled(side, who, attributes={"hf.Registrar.Roles": "user"})
    return await asked(side.register(f"{who}2", attributes={"hf.Revoker": "true"}, caller=who))


@case("register_again", "the same identity again")
async def reg_again(side: Side, who: str) -> Any:
    await side.register(who)
    return await asked(side.register(who))


@case("register_again", "another identity of the same name")
async def reg_other(side: Side, who: str) -> Any:
    await side.register(who)
    return await asked(side.register(who, type="client"))


@case("enroll", "a certificate")
async def enr_plain(side: Side, who: str) -> Any:
    await enrolled(side, who, type="client", attributes={"desk": "north:ecert", "limit": "5"})
    return told(side.certificate(who))


@case("enroll", "host names and names of the subject")
async def enr_names(side: Side, who: str) -> Any:
    secret = await side.register(who)
    names = [("C", "CN"), ("ST", "Guangdong"), ("L", "Shenzhen"), ("O", "Energy"), ("OU", "mine")]
    await side.enroll(who, secret, hosts=["li.example", "127.0.0.9"], names=names)
    return told(side.certificate(who))


@case("enroll", "the tls profile")
async def enr_tls(side: Side, who: str) -> Any:
    await side.enroll(who, await side.register(who), profile="tls", hosts=["li.example"])
    return told(side.certificate(who))


@case("enroll", "a profile that there is not")
async def enr_profile(side: Side, who: str) -> Any:
    return await asked(side.enroll(who, await side.register(who), profile="nothing"))


@case("enroll", "attributes asked for, one lacking that may")
async def enr_attributes(side: Side, who: str) -> Any:
    secret = await side.register(who, attributes={"desk": "north", "limit": "5:ecert"})
    await side.enroll(who, secret, attributes=["desk", "none:opt"])
    return told(side.certificate(who))


@case("enroll", "an attribute that is lacking")
async def enr_lacking(side: Side, who: str) -> Any:
    return await asked(side.enroll(who, await side.register(who), attributes=["none"]))


@case("enroll", "a wrong secret")
async def enr_wrong(side: Side, who: str) -> Any:
    await side.register(who)
    return await asked(side.enroll(who, "wrong"))


@case("enroll", "a secret that is used up")
async def enr_twice(side: Side, who: str) -> Any:
    secret = await side.register(who)
    await side.enroll(who, secret)
    return await asked(side.enroll(who, secret))


@case("enroll", "too many wrong secrets")
async def enr_locked(side: Side, who: str) -> Any:
    await side.register(who, secret=_SECRET)
    for _ in range(10):
        await asked(side.enroll(who, "wrong"))
    return await asked(side.enroll(who, _SECRET))


@case("enroll", "an identity that there is not")
async def enr_nobody(side: Side, who: str) -> Any:
    return await asked(side.enroll(who, "secret"))


@case("enroll_request", "in somebody else's name")
async def enr_other(side: Side, who: str) -> Any:
    return await asked(side.enroll(who, await side.register(who), common_name="somebody"))


@case("keys", "P-384, to a further certificate")
async def key_384(side: Side, who: str) -> Any:
    await side.enroll(who, await side.register(who), bits=384)
    first = told(side.certificate(who))
    await side.reenroll(who, reuse_key=True)
    return [first, told(side.certificate(who))]


@case("keys", "P-521, which Fabric has not")
async def key_521(side: Side, who: str) -> Any:
    return await asked(side.enroll(who, await side.register(who), bits=521))


@case("reenroll", "with a new key and a host name")
async def ree_key(side: Side, who: str) -> Any:
    await enrolled(side, who, attributes={"desk": "north:ecert"})
    before = side.certificate(who)
    await side.reenroll(who, hosts=["li.example"])
    after = side.certificate(who)
    return [told(after), before.public_key() == after.public_key(), before.serial_number == after.serial_number]


@case("reenroll", "with the same key")
async def ree_same(side: Side, who: str) -> Any:
    await enrolled(side, who)
    before = side.certificate(who)
    await side.reenroll(who, reuse_key=True)
    return before.public_key() == side.certificate(who).public_key()


@case("reenroll", "by one who is revoked")
async def ree_revoked(side: Side, who: str) -> Any:
    await enrolled(side, who)
    await side.revoke(who)
    return await asked(side.reenroll(who))


@case("revoke", "an identity, with a reason")
async def rev_identity(side: Side, who: str) -> Any:
    await enrolled(side, who)
    await side.reenroll(who)
    return await asked(side.revoke(who, reason="keycompromise"))


@case("revoke", "an identity again")
async def rev_again(side: Side, who: str) -> Any:
    await enrolled(side, who)
    await side.revoke(who)
    return await asked(side.revoke(who))


@case("revoke", "a certificate, by serial number and authority")
async def rev_certificate(side: Side, who: str) -> Any:
    await enrolled(side, who)
    first = side.certificate(who)
    await side.reenroll(who)
    return await asked(side.revoke_certificate(first, reason="superseded"))


@case("revoke", "oneself, without a right to revoke")
async def rev_self(side: Side, who: str) -> Any:
    await enrolled(side, who)
    return await asked(side.revoke(who, caller=who))


@case("revoke", "by one who may not")
async def rev_by_user(side: Side, who: str) -> Any:
    await enrolled(side, who)
    await side.register(f"{who}2")
    return await asked(side.revoke(f"{who}2", caller=who))


@case("revoke", "an identity that there is not")
async def rev_nobody(side: Side, who: str) -> Any:
    return await asked(side.revoke(who))


@case("revoke", "an unknown reason")
async def rev_reason(side: Side, who: str) -> Any:
    await enrolled(side, who)
    return await asked(side.revoke(who, reason="boredom"))


@case("revoke_certificate_again", "a certificate that is revoked")
async def rev_twice(side: Side, who: str) -> Any:
    await enrolled(side, who)
    await side.revoke_certificate(side.certificate(who))
    return await asked(side.revoke_certificate(side.certificate(who)))


@case("gencrl", "with a revocation")
async def crl_revoke(side: Side, who: str) -> Any:
    await enrolled(side, who)
    return revoked_among(await side.revoke_with_crl(who), [side.certificate(who)])


@case("gencrl", "by times of revocation and expiry")
async def crl_times(side: Side, who: str) -> Any:
    await enrolled(side, who)
    await side.revoke(who, reason="cessationofoperation")
    own_ones = [side.certificate(who)]
    asks: list[dict[str, Any]] = [
        {},
        {"revoked": (hours_from_now(-1), hours_from_now(1))},
        {"revoked": (None, hours_from_now(-1))},
        {"expires": (hours_from_now(0), None)},
        {"expires": (None, hours_from_now(1))},
    ]
    return [revoked_among(await side.gencrl(**times), own_ones) for times in asks]


@case("checks", "times that end before they begin")
async def crl_backwards(side: Side, _: str) -> Any:
    return await asked(side.gencrl(revoked=(hours_from_now(1), hours_from_now(-1))))


@case("gencrl", "by one who may not")
async def crl_by_user(side: Side, who: str) -> Any:
    await enrolled(side, who)
    return await asked(side.gencrl(caller=who))


@case("identity_list", "one")
async def ide_one(side: Side, who: str) -> Any:
    await side.register(who, type="client", attributes={"desk": "north:ecert", "limit": "5"}, max_enrollments=2)
    return own(await side.identity(who))


@case("identity_list", "all that a registrar may manage")
async def ide_all(side: Side, who: str) -> Any:
    roles = {"hf.Registrar.Roles": "user"}
    await side.add_affiliation(f"{PEOPLE}.{side.prefix}-list")
    await enrolled(side, who, affiliation=f"{PEOPLE}.{side.prefix}-list", attributes=roles)
    await side.register(f"{who}2", affiliation=f"{PEOPLE}.{side.prefix}-list")
    await side.register(f"{who}3", affiliation=f"{PEOPLE}.{side.prefix}-list", type="client")
    return sorted(await side.identities(caller=who))


@case("identity_list", "one that there is not")
async def ide_nobody(side: Side, who: str) -> Any:
    return await asked(side.identity(who))


@case("identity_list", "by one who may not")
async def ide_by_user(side: Side, who: str) -> Any:
    await enrolled(side, who)
    return await asked(side.identities(caller=who))


@case("identity_own_attributes", "one with no attributes of its own")
async def ide_own(side: Side, who: str) -> Any:
    await side.register(who)
    return (await side.identity(who))["attributes"]


@case("identity_add", "with type, affiliation, attributes, enrollments")
async def add_all(side: Side, who: str) -> Any:
    fields = {"type": "client", "affiliation": PEOPLE, "attributes": {"desk": "n:ecert"}, "max_enrollments": 4}
    await side.add_identity(who, _SECRET, **fields)
    await side.enroll(who, _SECRET)
    return told(side.certificate(who))


@case("identity_add", "one that is there")
async def add_again(side: Side, who: str) -> Any:
    await side.register(who)
    return await asked(side.add_identity(who, _SECRET, type="user", affiliation=PEOPLE))


@case("identity_modify", "type, affiliation, attributes, enrollments, secret")
async def mod_all(side: Side, who: str) -> Any:
    await side.register(who, attributes={"desk": "north", "limit": "5"})
    await side.modify_identity(
        who,
        type="client",
        affiliation="consumerorg",
        attributes={"desk": "south:ecert", "limit": ""},
        max_enrollments=7,
        secret=_SECRET,
    )
    await side.enroll(who, _SECRET)
    return [own(await side.identity(who)), told(side.certificate(who))]


@case("identity_modify", "a new secret lifts a lock-out")
async def mod_locked(side: Side, who: str) -> Any:
    await side.register(who)
    for _ in range(10):
        await asked(side.enroll(who, "wrong"))
    await side.modify_identity(who, secret=_SECRET)
    return await asked(side.enroll(who, _SECRET))


@case("identity_modify", "one that there is not")
async def mod_nobody(side: Side, who: str) -> Any:
    return await asked(side.modify_identity(who, type="client"))


@case("identity_modify", "an attribute with a value that it cannot have")
async def mod_attribute(side: Side, who: str) -> Any:
    await side.register(who)
    return await asked(side.modify_identity(who, attributes={"hf.Revoker": "perhaps"}))


@case("identity_remove", "one with certificates")
async def rem_one(side: Side, who: str) -> Any:
    await enrolled(side, who)
    return await asked(side.remove_identity(who))


@case("identity_remove", "oneself, which takes force")
async def rem_self(side: Side, who: str) -> Any:
    await enrolled(side, who, attributes={"hf.Registrar.Roles": "user"})
    return [await asked(side.remove_identity(who, caller=who, force=force)) for force in (False, True)]


@case("identity_remove", "one that there is not")
async def rem_nobody(side: Side, who: str) -> Any:
    return await asked(side.remove_identity(who))


@case("affiliation_list", "the tree, and a part of it")
async def aff_list(side: Side, who: str) -> Any:
    await side.add_affiliation(f"{PEOPLE}.{side.prefix}-a.b", force=True)
    everything = [name for name in await side.affiliations() if side.prefix in name]
    return [everything, await side.affiliation(f"{PEOPLE}.{side.prefix}-a")]


@case("affiliation_list", "one that there is not")
async def aff_nowhere(side: Side, _: str) -> Any:
    return await asked(side.affiliation("nowhere"))


@case("affiliation_list", "by one who may not")
async def aff_by_user(side: Side, who: str) -> Any:
    await enrolled(side, who)
    return await asked(side.affiliations(caller=who))


@case("affiliation_add", "under one, and under none, which takes force")
async def aff_add(side: Side, _: str) -> Any:
    names = f"{PEOPLE}.{side.prefix}-c", f"{PEOPLE}.{side.prefix}-d.e.f"
    said = [await asked(side.add_affiliation(name)) for name in names]
    return [
        *said,
        await asked(side.add_affiliation(names[1], force=True)),
        await side.affiliation(f"{PEOPLE}.{side.prefix}-d"),
    ]


@case("affiliation_add_again", "one that is there")
async def aff_again(side: Side, _: str) -> Any:
    await side.add_affiliation(f"{PEOPLE}.{side.prefix}-g")
    return await asked(side.add_affiliation(f"{PEOPLE}.{side.prefix}-g"))


@case("affiliation_modify", "one with identities, which takes force")
async def aff_modify(side: Side, who: str) -> Any:
    name, new_name = f"{PEOPLE}.{side.prefix}-h", f"{PEOPLE}.{side.prefix}-i"
    await side.add_affiliation(name)
    await side.register(who, affiliation=name)
    said = [await asked(side.modify_affiliation(name, new_name, force=force)) for force in (False, True)]
    return [*said, await side.affiliation(new_name), own(await side.identity(who))]


@case("affiliation_remove", "one with identities, which takes force")
async def aff_remove(side: Side, who: str) -> Any:
    name = f"{PEOPLE}.{side.prefix}-j"
    await side.add_affiliation(f"{name}.k", force=True)
    await side.register(who, affiliation=f"{name}.k")
    said = [await asked(side.remove_affiliation(name, force=force)) for force in (False, True)]
    return [*said, await asked(side.affiliation(name)), await asked(side.identity(who))]


@case("certificate_list", "by identity, serial number, authority, state and times")
async def cer_list(side: Side, who: str) -> Any:
    await enrolled(side, who)
    issued = [side.certificate(who)]
    for _ in range(2):
        await side.reenroll(who)
        issued.append(side.certificate(who))
    await side.revoke_certificate(issued[0])
    asks: list[dict[str, Any]] = [
        {},
        {"serial": f"{issued[1].serial_number:x}"},
        {"serial": f"{issued[1].serial_number:x}", "aki": "00"},
        {"not_revoked": True},
        {"not_expired": True},
        {"expires": (hours_from_now(-1), hours_from_now(1))},
        {"expires": (hours_from_now(1), None)},
        {"revoked": (hours_from_now(-1), hours_from_now(1))},
        {"revoked": (None, hours_from_now(-1))},
    ]
    serials = [certificate.serial_number for certificate in issued]
    return [await asked(_places(side.certificates(who, **conditions), serials)) for conditions in asks]


@case("checks", "contradicting conditions")
async def cer_against(side: Side, _: str) -> Any:
    return await asked(_places(side.certificates(not_revoked=True, revoked=(hours_from_now(-1), None)), []))


@case("certificate_list", "by one who may not")
async def cer_by_user(side: Side, who: str) -> Any:
    await enrolled(side, who)
    return await asked(_places(side.certificates(caller=who), []))


async def _places(listing: Awaitable[Any], serials: list[int]) -> list[int]:
    return sorted(serials.index(certificate.serial_number) for certificate in await listing)


@case("rights", "a registrar's deputy registers, revokes, and makes a list")
async def rig_deputy(side: Side, who: str) -> Any:
    await enrolled(side, who, attributes={"hf.Registrar.Roles": "user", **_REVOKER})
    await side.register(f"{who}2", caller=who)
    await side.revoke(f"{who}2", caller=who)
    crl = await side.gencrl(caller=who)
    return [len(revoked_among(crl, [side.certificate(who)])), await asked(side.revoke(REGISTRAR, caller=who))]
