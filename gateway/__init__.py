"""The API of one organisation: signed intents in, records of the ledger out."""
