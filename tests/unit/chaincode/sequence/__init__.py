"""Trading sequences at the chaincode."""
