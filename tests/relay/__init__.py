"""The relay, the pump, the worker and the alarm, against a Discord that fails in every way it is known to."""
