"""What staff see behind a password: feedback, the last evaluation, and the switch for answers."""
