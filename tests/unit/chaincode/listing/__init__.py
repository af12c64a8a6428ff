"""Listings and takes at the chaincode."""
