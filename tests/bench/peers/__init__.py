"""The same work done by others, beside ours: `python -m tests.bench.peers` measures and writes.

The others need packages that the program has no use for. They stand in
`tests/bench/requirements.txt` and are installed into an environment of their own, `build/peers`.
"""
