"""Documents to text: which formats there are, how each is read, and the child process that does it."""
