"""What energy costs under a tariff: integer arithmetic that quotes and settlement share.

Energy, prices and amounts are private, so nothing here that holds them shows them in its `repr`.
"""
