"""What editors compose pages from. One family a file, one template a block, in `templates/blocks/`.

Nothing here lets an editor choose a colour, a width or a class: a block says what its content is,
the templates say how it looks.
"""

from .body import BodyBlock
from .home import HomeBlock

__all__ = ["BodyBlock", "HomeBlock"]
