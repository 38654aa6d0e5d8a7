"""The bench: measures this site side by side with a file server and with its nearest peer.

``python -m bench`` measures everything and writes ``docs/bench.md``; ``python -m bench --help``
lists the parts. Only loopback is used, every run is bounded, and all it starts is ended.
"""
