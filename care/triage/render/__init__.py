"""The protocols as clinicians read them: a page of tables and a picture each, and an index. Nothing is decided here.

What is written depends on the protocols alone, never on the day or the machine, so that a test can compare it.
"""
