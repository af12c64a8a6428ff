"""A ticket in a file. Whoever has it is the applicant, so only its owner may read it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from gateway.client.applications import Ticket, new_ticket


class TicketFileError(Exception):
    """The file cannot be written, or is no ticket; the message names it."""


def keep_new_ticket(path: Path) -> Ticket:
    """Make a ticket and keep it in a new file (mode 0600), before anything is sent. Raises TicketFileError."""
    ticket = new_ticket()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"application_id": ticket.application_id, "secret": ticket.secret}, file)
    except OSError:
        raise TicketFileError(f"{path} cannot be written") from None
    return ticket


def load_ticket(path: Path) -> Ticket:
    """Raises TicketFileError."""
    try:
        return Ticket(**json.loads(path.read_text("utf-8")))
    except OSError:
        raise TicketFileError(f"{path} cannot be read") from None
    except (ValueError, TypeError):
        raise TicketFileError(f"{path} is no ticket of: energysale registration apply") from None
