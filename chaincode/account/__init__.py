"""Accounts of what is owed, paid, held and paid out: double-entry postings in fen. Pure."""
