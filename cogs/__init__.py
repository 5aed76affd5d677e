"""The Discord face of Kith: one folder a noun, with its commands, its forms and buttons, and its cards."""
