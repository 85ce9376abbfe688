"""Tests; a package, so that folders may share names with the code they test."""
