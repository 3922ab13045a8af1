"""Which pages are generated, and from what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from docs.generate.api import api_page
from docs.generate.belt import causes_page, states_page
from docs.generate.commands import commands_page
from docs.generate.configuration import configuration_page
from docs.generate.diagram import states_picture
from docs.generate.exits import exits_page
from docs.generate.facility import facility_page
from docs.generate.gait import figures_page
from docs.generate.hazards import hazards_page
from docs.generate.pictures import PICTURES
from docs.generate.workouts import workouts_page

DOCS: Final = Path(__file__).parents[1]

PAGES: Final[dict[Path, Callable[[], str]]] = {
    DOCS / "pictures" / "belt-states.svg": states_picture,
    DOCS / "reference" / "belt-states.md": states_page,
    DOCS / "reference" / "api.md": api_page,
    DOCS / "reference" / "commands.md": commands_page,
    DOCS / "reference" / "configuration.md": configuration_page,
    DOCS / "reference" / "exit-codes.md": exits_page,
    DOCS / "reference" / "facility.md": facility_page,
    DOCS / "reference" / "gait-figures.md": figures_page,
    DOCS / "reference" / "workouts.md": workouts_page,
    DOCS / "safety" / "causes.md": causes_page,
    DOCS / "safety" / "hazards.md": hazards_page,
    **{DOCS / "pictures" / f"{name}.svg": drawn for name, drawn in PICTURES.items()},
}
