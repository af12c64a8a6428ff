"""The HTTP side of a CA: TLS, tokens checked byte by byte, a small registry, and answers that can be lost."""

from __future__ import annotations

import asyncio
import base64
import datetime
import ipaddress
import json
import ssl
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import NameOID

CA_NAME = "ca.example.com"
_ORDERS = {
    "secp256r1": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "secp384r1": int("F" * 48 + "C7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973", 16),
}
_NOW = datetime.datetime.now(datetime.UTC)


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request as it came over the wire."""

    method: str
    target: str
    authorization: str = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class FakeCa:
    """`losses` says of the next requests that change something what becomes of them: `request` (lost before it is
    carried out), `answer` (lost afterwards), `overdue` (carried out, never answered), or a (status, code, message)."""

    def __init__(self, folder: Path) -> None:
        self.requests: list[Request] = []
        self.losses: deque[str | tuple[int, int, str]] = deque()
        self.raw_answers: deque[bytes] = deque()
        self.identities: dict[str, dict[str, Any]] = {}
        self.issued: list[x509.Certificate] = []
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.root = self.certificate("root", self._key.public_key(), authority=True)
        self.tls_ca = folder / "root.pem"
        self.tls_ca.write_bytes(self.root.public_bytes(serialization.Encoding.PEM))
        self._context = self._tls(folder)
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self.port = 0

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Listen, on the port of before where there was one."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=self._context)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening and cut every connection."""
        if self._server:
            self._server.close()
            self._server = None
        for writer in self._writers:
            writer.transport.abort()
        await asyncio.gather(*(writer.wait_closed() for writer in self._writers), return_exceptions=True)
        self._writers.clear()

    def certificate(
        self, name: str, key: ec.EllipticCurvePublicKey, *, authority: bool = False, days: int = 365
    ) -> x509.Certificate:
        """A certificate of this CA."""
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "root")]))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(_NOW - datetime.timedelta(hours=1))
            .not_valid_after(_NOW + datetime.timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )
        if not authority:
            names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(self._key, hashes.SHA256())

    def _tls(self, folder: Path) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        pem = folder / "server.pem"
        pem.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + self.certificate("server", key.public_key()).public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        return context

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while (request := await _read(reader)) is not None:
                self.requests.append(request)
                answer = self._answer(request)
                if answer is None:
                    await reader.read()  # until the client gives up
                    break
                if not answer:
                    break
                writer.write(answer)
                await writer.drain()
        except (ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.transport.abort()

    def _answer(self, request: Request) -> bytes | None:
        """The bytes of the answer; none of them: the connection is cut; None: it never comes."""
        if self.raw_answers:
            return self.raw_answers.popleft()
        loss = self.losses.popleft() if self.losses and request.method != "GET" else "none"
        if loss == "request":
            return b""
        if isinstance(loss, tuple):
            return envelope(loss[0], error=loss[1:])
        answer = self._carry_out(request)
        return {"answer": b"", "overdue": None}.get(loss, answer)

    def _carry_out(self, request: Request) -> bytes:
        path = urlsplit(request.target).path.removeprefix("/api/v1/")
        if path == "cainfo":
            chain = base64.b64encode(self.tls_ca.read_bytes()).decode()
            return envelope(200, {"CAName": CA_NAME, "CAChain": chain, "Version": "v1"})
        if path == "enroll":
            return self._enroll(request)
        if not token_is_valid(request):
            return envelope(401, error=(20, "Authentication failure"))
        if path == "reenroll":
            return self._issue(request)
        if path == "register":
            return self._register(request.json)
        if path == "certificates":
            wanted = parse_qs(urlsplit(request.target).query)["id"][0]
            found = [each for each in self.issued if _name(each) == wanted]
            return envelope(200, {"certs": [{"PEM": _pem(each)} for each in found]})
        return self._identity(request, unquote(path.removeprefix("identities/")))

    def _register(self, wanted: dict[str, Any]) -> bytes:
        if wanted["id"] in self.identities:
            return envelope(409, error=(74, f"Identity '{wanted['id']}' is already registered"))
        self.identities[wanted["id"]] = {**wanted, "affiliation": wanted["affiliation"].removeprefix(".")}
        return envelope(201, {"secret": wanted["secret"]})

    def _identity(self, request: Request, name: str) -> bytes:
        if name not in self.identities:
            return envelope(404, error=(63, "Failed to get User: sql: no rows in result set"))
        if request.method == "PUT":
            self.identities[name].update({key: value for key, value in request.json.items() if key != "attrs"})
        shown = {key: value for key, value in self.identities[name].items() if key != "secret"}
        added = {"name": "hf.Type", "value": shown["type"], "ecert": True}
        return envelope(200, {**shown, "attrs": [*shown["attrs"], added]})

    def _enroll(self, request: Request) -> bytes:
        name, _, secret = base64.b64decode(request.authorization.removeprefix("Basic ")).decode().partition(":")
        if self.identities.get(name, {}).get("secret") != secret:
            return envelope(401, error=(20, "Authentication failure"))
        return self._issue(request)

    def _issue(self, request: Request) -> bytes:
        csr = x509.load_pem_x509_csr(request.json["certificate_request"].encode())
        key = csr.public_key()
        assert isinstance(key, ec.EllipticCurvePublicKey)
        certificate = self.certificate(_name(csr), key)
        self.issued.append(certificate)
        return envelope(201, {"Cert": base64.b64encode(_pem(certificate).encode()).decode()})


def token_is_valid(request: Request) -> bool:
    """Fabric CA's own check (util.VerifyToken), written from its definition and not with the client's code."""
    certificate_text, _, signature_text = request.authorization.partition(".")
    key = x509.load_pem_x509_certificate(base64.b64decode(certificate_text)).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    signature = base64.b64decode(signature_text)
    parts = [request.method.encode(), base64.b64encode(request.target.encode()), base64.b64encode(request.body)]
    signed = b".".join([*parts, certificate_text.encode()])
    key.verify(signature, signed, ec.ECDSA(hashes.SHA256()))
    return decode_dss_signature(signature)[1] <= _ORDERS[key.curve.name] // 2


def envelope(status: int, result: Any = "", *, error: tuple[int, str] | None = None) -> bytes:
    """An answer of a Fabric CA on the wire."""
    errors = [{"code": error[0], "message": error[1]}] if error else []
    body = json.dumps({"result": result, "errors": errors, "messages": [], "success": error is None}).encode()
    return b"HTTP/1.1 %d X\r\ncontent-length: %d\r\n\r\n%s" % (status, len(body), body)


async def _read(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    except asyncio.IncompleteReadError:
        return None
    method, target, _ = head[0].split(" ")
    headers = {line.split(":", 1)[0].lower(): line.split(":", 1)[1].strip() for line in head[1:] if line}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method=method, target=target, authorization=headers.get("authorization", ""), body=body)


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _name(signed: x509.Certificate | x509.CertificateSigningRequest) -> str:
    return str(signed.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
