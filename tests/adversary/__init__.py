"""What an observer, a thief or a court could learn from Kith, tried out."""
