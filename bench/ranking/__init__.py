"""How long Kith takes to find whom to ask, in communities of any size, beside reading everybody's statement."""
