"""Handovers: a human takes over. Who waits, how urgently, who took it, and how it ended."""
