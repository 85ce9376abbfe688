"""Telegram: what a citizen reads and presses."""
