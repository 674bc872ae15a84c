"""What leaves the office: figures as data first, then rendered through templates/."""
