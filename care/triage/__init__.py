"""What forbids waiting. The screen needs no index, no model and no network."""
