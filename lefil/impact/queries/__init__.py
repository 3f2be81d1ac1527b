"""Reads of impact."""
