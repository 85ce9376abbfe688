"""The web chat against a real aiogram bot and a real PostgreSQL."""
