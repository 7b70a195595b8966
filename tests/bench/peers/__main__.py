"""`python -m tests.bench.peers [rules] [plans] [lists]`: measure, and write docs/benchmarks.md.

Makes the environment `build/peers` first, where it is not there or is of other requirements, and
measures in it: `python -m tests.bench.peers.measure` takes the same words.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
REQUIREMENTS, CONSTRAINTS = ROOT / "tests" / "bench" / "requirements.txt", ROOT / "constraints.txt"
PLACE = ROOT / "build" / "peers"
PYTHON = PLACE / "bin" / "python"
MADE_OF = PLACE / "made-of.txt"


def main() -> None:
    """Make the environment ready, and measure in it."""
    wanted = b"".join(it.read_bytes() for it in (REQUIREMENTS, CONSTRAINTS))
    print_of_it = sha256(wanted).hexdigest()
    if not MADE_OF.exists() or MADE_OF.read_text(encoding="utf-8") != print_of_it:
        print(f"making {PLACE.relative_to(ROOT)}", flush=True)
        venv.create(PLACE, clear=True, with_pip=True)
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--constraint", str(CONSTRAINTS)]
        subprocess.run([*pip, "--requirement", str(REQUIREMENTS)], check=True)
        subprocess.run([*pip, "--editable", str(ROOT)], check=True)
        MADE_OF.write_text(print_of_it, encoding="utf-8")
    words = [str(PYTHON), "-m", "tests.bench.peers.measure", *sys.argv[1:]]
    sys.exit(subprocess.run(words, cwd=ROOT, check=False).returncode)


if __name__ == "__main__":
    main()
