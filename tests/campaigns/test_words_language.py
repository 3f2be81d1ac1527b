from django.utils.translation import override

from lefil.campaigns.intake import words


def test_french_files_are_read_whatever_the_language_of_who_sends_the_first():
    for read in (words._levels, words._subjects, words._languages):
        read.cache_clear()
    with override("en"):
        assert words.subject("Mathématiques") == "maths"
        assert words.level("Terminale générale") == "tle"
