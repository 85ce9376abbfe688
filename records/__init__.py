"""PostgreSQL: tables, migrations, jobs and encryption. It knows rows, and nothing of conversations."""
