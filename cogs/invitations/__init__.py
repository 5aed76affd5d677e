"""Being asked, and what is answered."""
