"""What a programme starts from: field research on isolated learners, and the mentoring standards (two contacts in the first month, then monthly)."""

CADENCE = {"green": 14, "yellow": 7, "orange": 3, "red": 0}
PLAN = [7, 21]
MONTH = 30
FIRST_DAYS = 21  # at least yellow: most who leave do so in the first three weeks
YELLOW_AT, ORANGE_AT = 3, 5
SILENT_DAYS = 14
WEIGHTS = {
    "absent": 3, "late": 1, "no_answer": 2, "no_answer_long": 3, "number_out": 3, "mood": 3, "stop": 4, "worried": 4, "volunteer": 2, "obstacle": 1,
    "unsigned": 1, "stuck": 2, "class_lost": 2, "no_talk": 2, "untold": 1, "life": 3, "shorter": 1, "device": 3, "exam": 1, "holiday": -1,
}  # fmt: skip
TICKED = ("life", "shorter", "device", "exam", "holiday")  # what staff heard: no row of lefil says it
# Two attempts, then another way; after four and ten days, somebody they trust; 21 days, who sent them; 45 days, a letter that leaves the door open.
LADDER = (("sms", 0), ("sms", 2), ("voice", 4), ("voice", 7), ("trusted", 10), ("prescriber", 21), ("letter", 45))
OPENS = {str(day): (9, 18) for day in range(5)}
CALL_WITHIN = 4  # opening hours within which who asks for a call is called
KEEP_UNKNOWN = 90  # days that the words of an unknown number are kept
