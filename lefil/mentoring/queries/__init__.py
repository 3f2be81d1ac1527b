"""Reads of mentoring: the pair's way through twelve conversations, the board, the safe, the network, what is due."""
