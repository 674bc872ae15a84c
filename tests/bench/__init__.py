"""Benchmarks: what mailproc costs at the size of a real office, beside another program on the same mailbox."""
