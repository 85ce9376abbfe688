"""Simulated citizens through the webhook: how much, how fast, and what is lost when processes die."""
