"""The program and its rules: settings, steps, the relay, the words."""
