"""The rehearsal: all of Kith, played through in a browser on this computer, with nobody real in it."""
