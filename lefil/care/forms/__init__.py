from lefil.care.forms.ladder import *  # noqa: F403
from lefil.care.forms.rounds import *  # noqa: F403
from lefil.care.forms.safety import *  # noqa: F403
from lefil.care.forms.threads import *  # noqa: F403
