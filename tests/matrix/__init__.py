"""Who may do what: every seat × action × ownership, with the answers written by hand.

`expected.csv` and `ownership.csv` are the rules of the market as people wrote them down; nothing in them is derived
from the chaincode. `cases.py` makes an intent of each case, on records that are in the right state, so that the only
question is who asks. `world.py` makes these records, step by step (`steps.py`), on any ledger that a `Driver` reaches;
`records.py` makes one for each case that is to be committed. `verdict.py` holds the answers against the tables.
"""
