"""PDF by PDFium: pages as lines of text, old fonts converted by their names, scanned pages read by a machine."""
