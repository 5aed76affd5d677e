"""How the community is, week by week."""
