from lefil.care.queries.one import Page, last_news, owed, page_of, threads_of, to_do
from lefil.care.queries.replies import replies_to_place
from lefil.care.queries.silence import Silent, by_programme, silent, silent_page

__all__ = [
    "Page",
    "Silent",
    "by_programme",
    "last_news",
    "owed",
    "page_of",
    "replies_to_place",
    "silent",
    "silent_page",
    "threads_of",
    "to_do",
]
