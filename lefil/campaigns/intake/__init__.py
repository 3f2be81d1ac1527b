"""Spreadsheets of people: which column is which (`columns`), what each row says (`rows`), in words (`words`).

Pure reading: nothing here writes. `actions/intakes.py` brings the rows in.
"""
