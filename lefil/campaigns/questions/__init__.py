"""The sign-up forms, as data: which questions, in which order, on which page, for which role.

`flow.pages_of(sheet)` gives the pages; a page gives its questions; a question gives the field that parses and says what is
wrong. Answers are kept as plain JSON (`kinds.freeze`). A new question is one entry in a list of this package.
"""

from lefil.campaigns.questions.flow import PAGES, first_gap, page_named, pages_of, review
from lefil.campaigns.questions.kinds import Page, Question, Sheet, freeze

__all__ = ["PAGES", "Page", "Question", "Sheet", "first_gap", "freeze", "page_named", "pages_of", "review"]
