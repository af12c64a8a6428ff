"""Trading sequences (交易序列): what is traded, in which way, and when."""
