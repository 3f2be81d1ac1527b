from lefil.care.rules.calls import *  # noqa: F403
from lefil.care.rules.hours import *  # noqa: F403
from lefil.care.rules.replies import *  # noqa: F403
from lefil.care.rules.threads import *  # noqa: F403
