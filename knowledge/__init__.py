"""Passages in, grounded answers out."""
