"""What stewards set beyond the first three things."""
