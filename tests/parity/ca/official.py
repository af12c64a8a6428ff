"""The official client, `fabric-ca-client`: the program itself, with a home folder for each identity."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import tempfile
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cryptography import x509

from network import golang
from network.ca_server import MODULE, VERSION
from network.command import clean_environment
from network.files import folder_made_atomically, locked_in_turn
from network.gobuild import cached_home, run_go
from tests.parity.ca.side import PEOPLE, REGISTRAR, RefusedError, Times

PROGRAM = "fabric-ca-client"
_PINS = Path(__file__).with_name("official")
_ANSWER = re.compile(r"Error Code: (\d+) - (.*)|\{Code:(\d+) Message:(.*)\}")  # of an answer, of a list
_IDENTITY = re.compile(r"Name: (.*), Type: (.*), Affiliation: (.*), Max Enrollments: (-?\d+), Attributes: \[(.*)\]")
_ATTRIBUTE = re.compile(r"\{Name:(\S*) Value:(.*?) ECert:(true|false)\}")


def obtain_official() -> Path:
    """The program: of FABRIC_BIN where it has one, else of the cache, built there when it is not there yet."""
    named = shutil.which(PROGRAM, path=os.environ.get("FABRIC_BIN", ""))
    home = cached_home(PROGRAM, VERSION, _PINS)
    if named:
        return Path(named)
    with locked_in_turn(home.parent / ".lock", purpose="building the official CA client", report=print):
        if not home.is_dir():
            go, compiler = golang.obtain_go(print), golang.obtain_c_compiler(print)
            with folder_made_atomically(home) as folder:
                source = folder / "source"
                shutil.copytree(_PINS, source)
                flags = ["-trimpath", f"-ldflags=-s -w -X {MODULE}/lib/metadata.Version=v{VERSION}"]
                environment = {"CGO_ENABLED": "1", "CC": compiler}
                run_go(go, ["build", *flags, "-o", f"{folder}/", "tool"], source, print, environment=environment)
                shutil.rmtree(source)
    return home / PROGRAM


class Official:
    """Each call is one run of the program."""

    prefix = "official"

    def __init__(
        self,
        program: Path,
        folder: Path,
        *,
        address: str,
        tls_ca: Path,
        ca_name: str,
        tls_client: tuple[Path, Path] | None = None,
    ) -> None:
        self._program = program
        self._folder = folder
        self._address = address
        self._common = ["--tls.certfiles", str(tls_ca)]
        if ca_name:
            self._common += ["--caname", ca_name]
        if tls_client:
            self._common += ["--tls.client.certfile", str(tls_client[0]), "--tls.client.keyfile", str(tls_client[1])]

    async def cainfo(self) -> dict[str, Any]:
        await self._run(REGISTRAR, "getcainfo")
        (chain,) = (self._msp(REGISTRAR) / "cacerts").iterdir()
        return {"chain": chain.read_text()}

    async def register(
        self,
        who: str,
        *,
        type: str = "user",  # noqa: A002 - Fabric CA's word
        affiliation: str = PEOPLE,
        attributes: Mapping[str, str] | None = None,
        max_enrollments: int = 1,
        secret: str = "",
        caller: str = REGISTRAR,
    ) -> str:
        words = ["--id.name", self._name(who), "--id.type", type, "--id.affiliation", affiliation or "."]
        words += ["--id.maxenrollments", str(max_enrollments)]
        words += ["--id.secret", secret] if secret else []
        words += ["--id.attrs", _attributes(attributes)] if attributes else []
        found = re.search(r"^Password: (.*)$", await self._run(caller, "register", *words), re.MULTILINE)
        assert found
        return found[1]

    async def enroll(
        self,
        who: str,
        secret: str,
        *,
        profile: str | None = None,
        attributes: Sequence[str] | None = None,
        hosts: Sequence[str] = (),
        names: Sequence[tuple[str, str]] = (),
        bits: int = 256,
        common_name: str | None = None,
    ) -> None:
        words = ["--enrollment.profile", profile] if profile else []
        words += ["--enrollment.attrs", ",".join(attributes)] if attributes else []
        words += ["--csr.keyrequest.algo", "ecdsa", "--csr.keyrequest.size", str(bits)]
        words += ["--csr.cn", common_name] if common_name else []
        url = f"https://{self._name(who)}:{secret}@{self._address}"
        await self._run(who, "enroll", *words, *_request(hosts, names), url=url)

    async def reenroll(self, who: str, *, hosts: Sequence[str] = (), reuse_key: bool = False) -> None:
        words = ["--csr.keyrequest.reusekey"] if reuse_key else []
        await self._run(who, "reenroll", *words, *_request(hosts, ()))

    async def revoke(self, who: str, *, reason: str = "unspecified", caller: str = REGISTRAR) -> None:
        await self._run(caller, "revoke", "--revoke.name", self._name(who), "--revoke.reason", reason)

    async def revoke_with_crl(self, who: str) -> bytes:
        await self._run(REGISTRAR, "revoke", "--revoke.name", self._name(who), "--gencrl")
        return self._crl(REGISTRAR)

    async def revoke_certificate(
        self, certificate: x509.Certificate, *, reason: str = "unspecified", caller: str = REGISTRAR
    ) -> None:
        key = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
        words = ["--revoke.serial", f"{certificate.serial_number:x}", "--revoke.aki", (key or b"").hex()]
        await self._run(caller, "revoke", *words, "--revoke.reason", reason)

    async def gencrl(
        self, *, revoked: Times = (None, None), expires: Times = (None, None), caller: str = REGISTRAR
    ) -> bytes:
        flags = zip(("revokedafter", "revokedbefore", "expireafter", "expirebefore"), (*revoked, *expires), strict=True)
        await self._run(caller, "gencrl", *(f"--{flag}={time}" for flag, time in flags if time))
        return self._crl(caller)

    async def identity(self, who: str, *, caller: str = REGISTRAR) -> dict[str, Any]:
        (found,) = await self._listed(caller, "--id", self._name(who))
        return found

    async def identities(self, *, caller: str = REGISTRAR) -> list[str]:
        return [str(found["id"]) for found in await self._listed(caller)]

    async def add_identity(self, who: str, secret: str, **fields: Any) -> None:
        words = [self._name(who), *_identity_words(fields), "--secret", secret]
        await self._run(REGISTRAR, "identity", "add", *words)

    async def modify_identity(self, who: str, **fields: Any) -> None:
        await self._run(REGISTRAR, "identity", "modify", self._name(who), *_identity_words(fields))

    async def remove_identity(self, who: str, *, force: bool = False, caller: str = REGISTRAR) -> None:
        await self._run(caller, "identity", "remove", self._name(who), *(["--force"] if force else []))

    async def affiliation(self, name: str, *, caller: str = REGISTRAR) -> list[str]:
        return _affiliations(await self._run(caller, "affiliation", "list", "--affiliation", name))

    async def affiliations(self, *, caller: str = REGISTRAR) -> list[str]:
        return _affiliations(await self._run(caller, "affiliation", "list"))

    async def add_affiliation(self, name: str, *, force: bool = False, caller: str = REGISTRAR) -> None:
        await self._run(caller, "affiliation", "add", name, *(["--force"] if force else []))

    async def modify_affiliation(self, name: str, new_name: str, *, force: bool = False) -> None:
        await self._run(REGISTRAR, "affiliation", "modify", name, "--name", new_name, *(["--force"] if force else []))

    async def remove_affiliation(self, name: str, *, force: bool = False) -> None:
        await self._run(REGISTRAR, "affiliation", "remove", name, *(["--force"] if force else []))

    async def certificates(
        self,
        who: str = "",
        *,
        caller: str = REGISTRAR,
        serial: str = "",
        aki: str = "",
        not_expired: bool = False,
        not_revoked: bool = False,
        expires: Times = (None, None),
        revoked: Times = (None, None),
    ) -> list[x509.Certificate]:
        words = ["--id", self._name(who)] if who else []
        words += [f"--serial={serial}"] if serial else []
        words += [f"--aki={aki}"] if aki else []
        words += ["--notexpired"] if not_expired else []
        words += ["--notrevoked"] if not_revoked else []
        words += [f"--expiration={'::'.join(time or '' for time in expires)}"] if any(expires) else []
        words += [f"--revocation={'::'.join(time or '' for time in revoked)}"] if any(revoked) else []
        with tempfile.TemporaryDirectory() as store:
            await self._run(caller, "certificate", "list", *words, "--store", store)
            return _stored(Path(store))

    def certificate(self, who: str) -> x509.Certificate:
        return x509.load_pem_x509_certificate((self._msp(who) / "signcerts" / "cert.pem").read_bytes())

    async def enroll_idemix(self, who: str, secret: str) -> None:
        """What ours has not."""
        url = f"https://{self._name(who)}:{secret}@{self._address}"
        await self._run(who, "enroll", "--enrollment.type", "idemix", "--idemix.curve", "amcl.Fp256bn", url=url)

    def credential(self, who: str) -> bool:
        """Whether the identity has an Idemix credential."""
        return (self._msp(who) / "user" / "SignerConfig").is_file()

    async def _run(self, caller: str, *words: str, url: str | None = None) -> str:
        home = self._folder / caller
        home.mkdir(exist_ok=True)
        process = await asyncio.create_subprocess_exec(
            self._program, *words, *self._common, "--url", url or f"https://{self._address}", "--home", str(home),
            env=clean_environment({}), stdin=DEVNULL, stdout=PIPE, stderr=PIPE,
        )  # fmt: skip
        said, errors = await asyncio.wait_for(process.communicate(), 60)
        if process.returncode:
            if answer := _ANSWER.search(errors.decode()):
                raise RefusedError(int(answer[1] or answer[3]), (answer[2] or answer[4]).strip())
            raise RefusedError(None, errors.decode().splitlines()[-1])
        return said.decode() + errors.decode()

    async def _listed(self, caller: str, *words: str) -> list[dict[str, Any]]:
        said = await self._run(caller, "identity", "list", *words)
        return [
            {
                "id": name,
                "type": kind,
                "affiliation": affiliation,
                "max_enrollments": int(most),
                "attributes": sorted(
                    [key, value, ecert == "true"] for key, value, ecert in _ATTRIBUTE.findall(attributes)
                ),
            }
            for name, kind, affiliation, most, attributes in _IDENTITY.findall(said)
        ]

    def _name(self, who: str) -> str:
        return who if who == REGISTRAR else f"{self.prefix}-{who}"

    def _msp(self, who: str) -> Path:
        return self._folder / who / "msp"

    def _crl(self, who: str) -> bytes:
        return (self._msp(who) / "crls" / "crl.pem").read_bytes()


def _stored(folder: Path) -> list[x509.Certificate]:
    return [x509.load_pem_x509_certificate(path.read_bytes()) for path in folder.iterdir()]


def _request(hosts: Sequence[str], names: Sequence[tuple[str, str]]) -> list[str]:
    """Without these the program would add its own host's name and names of its own."""
    words = [f"--csr.hosts={','.join(hosts)}"] if hosts else ["--csr.hosts", "", "--myhost", ""]
    return [*words, "--csr.names", ",".join(f"{field}={value}" for field, value in names)]


def _attributes(attributes: Mapping[str, str]) -> str:
    return ",".join(f'"{name}={value}"' for name, value in attributes.items())


def _identity_words(fields: Mapping[str, Any]) -> list[str]:
    words = []
    for name, value in fields.items():
        flag = {"attributes": "attrs", "max_enrollments": "maxenrollments"}.get(name, name)
        words.append(f"--{flag}={_attributes(value) if name == 'attributes' else value}")
    return words


def _affiliations(said: str) -> list[str]:
    """By name: the server tells those of one parent in any order."""
    return sorted(name for name in re.findall(r"affiliation: (\S+)", said) if name != ".")
