"""A month of 300 mails, killed, starved of disk and cut from power at every point; see docs/torture.md."""
