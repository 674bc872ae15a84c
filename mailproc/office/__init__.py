"""The rules of the office: pure functions over frozen values. No I/O, no clock, no configuration object."""
