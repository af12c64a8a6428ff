"""The closing of a retailer's month: all that its bills and its plants' statements make due sums to zero."""
