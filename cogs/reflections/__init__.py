"""A quiet question, for one person alone."""
