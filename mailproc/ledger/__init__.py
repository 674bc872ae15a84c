"""The books: journal, desk copy, index, archive and letters. The only writer of state/."""
