"""Questions that members suggest for rituals."""
