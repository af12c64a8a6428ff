"""What a retail package may say about its prices, and the proof that it says exactly one price for every moment."""
