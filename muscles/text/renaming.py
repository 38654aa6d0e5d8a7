"""A page's name in texts, put into another. Pure."""

from __future__ import annotations

import re


def renamed(text: str, word: str, old: str, new: str) -> str:
    """Return ``text`` with each link and figure that names ``word:old`` naming ``word:new``.

    ``word`` is the word for the kind of page, as in ``[the calf](muscle:soleus)`` and
    ``{map muscle=soleus}``.
    """
    if old not in text:
        return text
    text = text.replace(f"]({word}:{old})", f"]({word}:{new})")
    option = re.compile(
        rf"(\{{[a-z]+(?: [a-z]+=[\w.+-]+)*? {re.escape(word)}=){re.escape(old)}(?=[ }}])"
    )
    return option.sub(lambda found: found[1] + new, text)
