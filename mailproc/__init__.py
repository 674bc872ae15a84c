"""mailproc: the official count of a government information section's mailbox."""

__version__ = "0.1.0"
