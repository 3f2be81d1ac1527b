"""make bench: every bench, or one by its name. Whatever a bench prints, its last line is one JSON object."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
NAMES = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def main(name: str) -> int:
    if name != "all" and name not in NAMES:
        print(f"NAME={name} n’existe pas. Choisissez : {', '.join(NAMES)}, ou all.", file=sys.stderr)
        return 2
    failed = 0
    for chosen in NAMES if name == "all" else [name]:
        print(f"\n== {chosen}", flush=True) if name == "all" else None
        failed |= subprocess.run([sys.executable, "-m", f"bench.bench_{chosen}", *sys.argv[2:]], cwd=HERE.parent).returncode
    return failed


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else "all"))
