from datetime import timedelta
from typing import Any

REACH = timedelta(days=60)
Found = dict[int, dict[str, dict[str, Any]]]  # thread -> code -> facts
