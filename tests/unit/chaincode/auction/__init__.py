"""Call auctions: the rules by which they clear, and their steps at the chaincode."""
