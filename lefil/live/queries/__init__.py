"""Reads of the room: who is there, what was said and drawn, who may go on."""
