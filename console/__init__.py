"""The staff console: guidance kept current, transcripts reviewed, conversations taken over."""
