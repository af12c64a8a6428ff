"""The order and its contract: one record, followed from draft to end."""
