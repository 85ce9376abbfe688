"""Documents become revisions, passages and an index."""
