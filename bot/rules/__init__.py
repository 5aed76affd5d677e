"""Pure rules: no Discord, no SQL, no clock, no await; time and chance are arguments."""
