"""How much somebody can give just now, and rest."""
