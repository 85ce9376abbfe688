"""Appointments: a remote consultation on a slot, in FHIR words."""
