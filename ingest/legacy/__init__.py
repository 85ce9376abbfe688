"""Vietnamese as it was written before Unicode: TCVN3 (ABC), VNI, VISCII, VPS; by font name, else by statistics."""
