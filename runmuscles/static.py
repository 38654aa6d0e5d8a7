"""How style sheets and scripts are kept: under a name that changes with them, compressed."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Django can do this for every script it collects, and then stops at the packages' own, whose
# imports lead elsewhere. Ours lie in js/.
_IMPORTS = ("js/*.js", ((r'(?P<matched>from "(?P<url>\./[^"]+)")', 'from "%(url)s"'),))


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names our modules by their content also where another module imports them.

    Without it a browser would have to ask for an imported module again and again, and could meet
    one that does not fit the module that imports it.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, _IMPORTS)
