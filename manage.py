#!/usr/bin/env python
import os
import secrets
import sys

NEED_NO_SITE = {"match_file"}  # read files, answer, and keep nothing: they run before any setting is written

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if NEED_NO_SITE & set(sys.argv[1:2]):
        os.environ.setdefault("LEFIL_SECRET_KEY", secrets.token_urlsafe(40))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
