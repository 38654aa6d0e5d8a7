"""Measures this site side by side with a file server and with its nearest peer.

``python -m bench`` measures everything and writes ``docs/bench.md``; ``--help`` lists the parts.
Only loopback is used, every run is bounded, and every process that it starts is ended.
"""
