"""A small Discord on the loopback address, so that the real library's sockets, retries and sessions can be tested."""
