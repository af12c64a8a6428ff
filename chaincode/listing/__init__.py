"""Listings (挂牌): public offers of retailers, and the orders of consumers who take from them (摘牌)."""
