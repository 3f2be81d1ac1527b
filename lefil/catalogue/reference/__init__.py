"""Public reference lists, as plain Python: school levels, subjects, places, holidays, languages, schools.

Nothing here is a table of the database: codes are stored on rows, labels are looked up here. Codes never change meaning;
a code that disappears from the school system stays readable. Where each list comes from is in `sources.py`.
"""
