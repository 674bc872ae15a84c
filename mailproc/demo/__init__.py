"""A made-up city and a month of its mail, played on embedded servers."""
