"""What each kind of figure rests on, and what it cannot show: printed in its caption.

A reader should know of every picture which part was measured in people, which was calculated from
measurements, which comes from a model of the body, and which we judged. An empty text means that
the figure holds nothing of that kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields


@dataclass(frozen=True, kw_only=True)
class Contract:
    """What a figure rests on, in whole sentences; ``cannot_show`` is never empty."""

    measured: str = ""
    calculated: str = ""
    modelled: str = ""
    judged: str = ""
    cannot_show: str

    def parts(self) -> Iterator[tuple[str, str]]:
        """Yield (name, text) of each part that is not empty, in a fixed order."""
        for field in fields(self):
            if text := getattr(self, field.name):
                yield field.name.replace("_", " ").capitalize(), text


PLACES = (
    "Where the borders of the muscles lie: our hand-drawn outlines were checked against the body"
    " of one adult man."
)
ONE_BODY = "how muscles differ from person to person"

CONTRACTS = {
    "map": Contract(
        measured=PLACES,
        judged=(
            "How active each muscle is: five levels that we read out of the sources on its page."
        ),
        cannot_show=(
            f"Depth, force (activity is not force), and {ONE_BODY}. Between two neighbouring"
            " levels there is no sharp border."
        ),
    ),
    "region": Contract(
        measured=PLACES,
        cannot_show=f"The third dimension, nerves and vessels, and {ONE_BODY}.",
    ),
    "muscle": Contract(
        measured=f"{PLACES} And curves whose key names people.",
        modelled="Curves whose key says simulated or computed.",
        judged="The eight bars: levels that we read out of the sources named below.",
        cannot_show=f"Force (activity is not force), and {ONE_BODY}.",
    ),
    "ground": Contract(
        measured=("Filled: what was measured in people who ran on this ground and on the flat."),
        modelled="Hatched: what the joint, a model of the body or the mechanics lead us to expect.",
        judged="The size of a change: two steps that we read out of the sources.",
        cannot_show=(
            "By how much activity changes for you: that depends on slope, speed and training."
        ),
    ),
    "exercise": Contract(
        measured=PLACES,
        judged="Which muscles the exercise trains, and which of them most. Its page names sources.",
        cannot_show=f"How heavy it is for you, and {ONE_BODY}.",
    ),
    "place": Contract(
        measured=PLACES,
        judged="Which muscles belong to this page: the sentence beside the picture says why.",
        cannot_show="How hard they work, and where exactly it hurts or pulls in you.",
    ),
    "moment": Contract(
        measured="The joint angles of the runner, at one instant of the stride.",
        calculated="Where the limbs lie: from these angles and fixed lengths of the bones.",
        judged="How active each muscle is in this phase: levels that we read out of the sources.",
        cannot_show="Turning of the hips and trunk, width, and force.",
    ),
    "stride": Contract(
        measured=(
            "Joint angles, and muscle signals of skin electrodes, each scaled to its own highest"
            " value. The credit names the people."
        ),
        calculated="Where the limbs lie: from the angles and fixed lengths of the bones.",
        modelled="Hatched muscles: activity computed by a model of the body.",
        judged="Whether a muscle drives, brakes or holds.",
        cannot_show=(
            "Force, and which of two muscles works harder. A signal leads the force it makes by"
            " some hundredths of a second."
        ),
    ),
    "film": Contract(
        measured="The joint angles of the eight runners.",
        judged="How active each muscle is in each phase: levels that we read out of the sources.",
        cannot_show="Force, and how long a phase lasts: the cells are equally wide.",
    ),
    "levels": Contract(
        judged=(
            "Each level: one of five steps that we read out of the sources named below, for easy"
            " running on the flat."
        ),
        cannot_show="Force, exact timing within a phase, and differences between people.",
    ),
    "curve": Contract(
        measured=("Each line whose key names people who walked or ran."),
        modelled="Each line that its key calls simulated or computed.",
        cannot_show=(
            "Force, nor which muscle works harder: each line is scaled to its own highest value"
            " unless the text says otherwise."
        ),
    ),
    "cost": Contract(
        measured="The marked points: values as the source published them.",
        cannot_show="The cost for you, on trails, or at racing speed.",
    ),
}
"""By kind of figure."""
