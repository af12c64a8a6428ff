"""Call auctions (集中竞价): sealed bids, their reveal, one price for all, and the orders that come out."""
