"""A desk in another process: saves a change of content for each line it is sent.

Run by the part on the start. For each line on its input it writes that line into a muscle's
description, and answers with a line once the change is committed.
"""

from __future__ import annotations

import sys

import django


def main(slug: str) -> None:
    """Save what comes in, until the input ends."""
    django.setup()
    from muscles.models import Muscle

    for line in sys.stdin:
        muscle = Muscle.objects.get(slug=slug)
        muscle.description = line.strip()
        muscle.save()
        print("saved", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
