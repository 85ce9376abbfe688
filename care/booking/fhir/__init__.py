"""Appointments on a hospital's own calendar: any FHIR R4 server that honours If-Match."""
