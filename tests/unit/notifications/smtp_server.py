"""The server's side of SMTP: takes mails, or refuses them."""

from __future__ import annotations

import asyncio
from email import message_from_bytes
from email.message import Message


class SmtpServer:
    """Listens on 127.0.0.1. `answers` are the codes with which the next recipients are answered; then 250."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.answers: list[int] = []
        self.port = 0
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 ready\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                content = await reader.readuntil(b"\r\n.\r\n")
                self.mails.append(message_from_bytes(content[:-5]))
                writer.write(b"250 taken\r\n")
            elif verb == b"RCPT" and self.answers:
                writer.write(b"%d no\r\n" % self.answers.pop(0))
            elif verb == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 fine\r\n")
        writer.close()
