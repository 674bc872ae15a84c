"""Mails and documents damaged by chance, and what must hold of whatever is read of them. `make fuzz` runs it all."""
