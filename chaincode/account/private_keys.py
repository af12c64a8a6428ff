"""Where the parts of a book lie in the collection. Pure.

Of every private key a hash is public, and a key that somebody could guess would say whose account a transaction
touches. So keys are made with a secret of the book, which lies in the collection itself. The book's own key, postings'
and texts' keys follow from what is public anyway.
"""

from __future__ import annotations

import hashlib
import hmac

from chaincode import canonical
from chaincode.account.kinds import Account
from chaincode.account.public_posting import PublicPosting

_PREFIX = b"energysale/book/v1\0"


def book(keeper: str) -> str:
    return f"k:{keeper}"


def posting(keeper: str, posting_id: str) -> str:
    return f"p:{keeper}:{posting_id}"


def text(planned: PublicPosting) -> str:
    """Of the private text of one version of a posting: it follows from all that this version says publicly, so that
    what is found under it was carried out for just that."""
    said = [planned.keeper, planned.id, planned.version, planned.state.value, planned.day, planned.hash]
    return f"t:{hashlib.sha256(canonical.dumps(said)).hexdigest()}"


def balance(secret: str, account: Account) -> str:
    return f"b:{account.keeper}:{_hidden(secret, account.key)}"


def bill(keeper: str, secret: str, bill_id: str) -> str:
    return f"c:{keeper}:{_hidden(secret, f'bill/{bill_id}')}"


def holder(keeper: str, secret: str, owner: str) -> str:
    return f"h:{keeper}:{_hidden(secret, f'holder/{owner}')}"


def journal(keeper: str, secret: str, owner: str, page: int) -> str:
    return f"j:{keeper}:{_hidden(secret, f'journal/{owner}/{page}')}"


def every(kind: str, keeper: str) -> tuple[str, str]:
    """The range of a keeper's keys of one kind: `b` balances, `h` holders. No id has a colon."""
    return f"{kind}:{keeper}:", f"{kind}:{keeper};"


def new_salt(*parts: str) -> str:
    """64 hex digits that every endorser derives alike; secret as long as one of `parts` is."""
    return hashlib.sha256(_PREFIX + "\0".join(parts).encode()).hexdigest()


def _hidden(secret: str, name: str) -> str:
    return hmac.new(bytes.fromhex(secret), name.encode(), hashlib.sha256).hexdigest()
