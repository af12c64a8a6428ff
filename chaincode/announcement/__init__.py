"""Announcements 公告 of the exchange to everybody: published, corrected by a next version, withdrawn."""
