"""A talk in twos, for those who would like one."""
