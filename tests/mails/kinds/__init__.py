"""The kinds of sample mails: a module of this folder yields its own from `samples`."""
