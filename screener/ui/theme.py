"""The look of both windows: colour tokens, text scale and each window's one style sheet built from them.

Widgets never name a colour or a font size: they take a variant (`set_variant(button, "kind", "primary")`) that the
style sheet knows, and widgets that paint themselves read their palette, whose roles hold the tokens:

Window paper · Base card · Text and WindowText ink · PlaceholderText quiet ink · Mid line · Button strong line ·
Highlight primary · HighlightedText on primary · Dark pressed · BrightText problem · Light soft primary.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from screener.ui.fonts import FAMILY

SCALES = (1.0, 1.25, 1.5, 2.0)
"""How much larger than normal text may be."""
BASE_PX = 20
"""Body text of the kiosk at scale 1, in device-independent pixels."""


class Sheet(Enum):
    """Which window's style sheet: its file and its body text at scale 1, in device-independent pixels."""

    KIOSK = "kiosk.qss", BASE_PX
    REVIEW = "review.qss", 15

    @property
    def base_px(self) -> int:
        """Body text at scale 1."""
        return self.value[1]

    def read(self) -> str:
        """The style sheet with lengths and tokens still to fill in."""
        return (Path(__file__).parent / self.value[0]).read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme, as #RRGGBB."""

    paper: str
    card: str
    line: str
    """Borders of raised surfaces."""
    track: str
    """What progress runs on."""
    strong_line: str
    """Borders of what can be touched: at least 3:1 on paper and card."""
    ink: str
    quiet_ink: str
    primary: str
    pressed: str
    on_primary: str
    soft: str
    """A breath of primary, behind what is hovered or told in passing."""
    focus: str
    contraindicated: str
    defer: str
    review: str
    advise: str
    clear: str
    problem: str
    """The patient's own slips; the colour of `contraindicated`, another meaning."""
    problem_soft: str


LIGHT = Tokens(
    paper="#F7F5F2", card="#FFFFFF", line="#E2DDD6", track="#E2DDD6", strong_line="#7D8F8F",
    ink="#1E2A2F", quiet_ink="#51606A",
    primary="#0B5F5A", pressed="#08403D", on_primary="#FFFFFF", soft="#E6F0EE", focus="#FFDD00",
    contraindicated="#9B1C1C", defer="#8A4B00", review="#4B3B8F", advise="#1F5A7A", clear="#2C6139",
    problem="#9B1C1C", problem_soft="#FBEEEC",
)  # fmt: skip
CONTRAST = Tokens(
    paper="#000000", card="#000000", line="#FFFFFF", track="#454545", strong_line="#FFFFFF",
    ink="#FFFFFF", quiet_ink="#FFFFFF",
    primary="#8CF2E6", pressed="#FFFFFF", on_primary="#000000", soft="#22302F", focus="#FFDD00",
    contraindicated="#FFB4A9", defer="#FFC47A", review="#CFC3FF", advise="#A5DBFF", clear="#A6EDB5",
    problem="#FFB4A9", problem_soft="#2E1512",
)  # fmt: skip

_TOKEN = re.compile(r"@([a-z_]+)\b")
_LENGTH = re.compile(r"@(\d+)px")


@cache
def build_style_sheet(scale: float, high_contrast: bool, sheet: Sheet = Sheet.KIOSK) -> str:
    """The style sheet with `@20px` scaled and `@ink` replaced by the theme's colour."""
    template = sheet.read()
    colours = asdict(CONTRAST if high_contrast else LIGHT)
    scaled = _LENGTH.sub(lambda match: f"{round(int(match[1]) * scale)}px", template)
    return _TOKEN.sub(lambda match: colours[match[1]], scaled)


def build_palette(high_contrast: bool) -> QPalette:
    """The tokens as palette roles, for widgets that paint themselves."""
    tokens = CONTRAST if high_contrast else LIGHT
    palette = QPalette()
    role = QPalette.ColorRole
    for colour_role, colour in (
        (role.Window, tokens.paper), (role.Base, tokens.card), (role.AlternateBase, tokens.soft),
        (role.Text, tokens.ink), (role.WindowText, tokens.ink), (role.ButtonText, tokens.ink),
        (role.PlaceholderText, tokens.quiet_ink), (role.Mid, tokens.line), (role.Button, tokens.strong_line),
        (role.Highlight, tokens.primary), (role.HighlightedText, tokens.on_primary), (role.Dark, tokens.pressed),
        (role.BrightText, tokens.problem), (role.Light, tokens.soft), (role.Link, tokens.primary),
        (role.ToolTipBase, tokens.card), (role.ToolTipText, tokens.ink),
    ):  # fmt: skip
        palette.setColor(colour_role, QColor(colour))
    return palette


def apply_theme(
    app: QApplication, scale: float = 1.0, *, high_contrast: bool = False, sheet: Sheet = Sheet.KIOSK
) -> None:
    """Give every window of the program this text scale and these colours, at once."""
    style_sheet = build_style_sheet(scale, high_contrast, sheet)
    if app.styleSheet() == style_sheet:
        return
    set_basics(app, scale, high_contrast=high_contrast, sheet=sheet)
    app.setStyleSheet(style_sheet)


def set_basics(
    app: QApplication, scale: float = 1.0, *, high_contrast: bool = False, sheet: Sheet = Sheet.KIOSK
) -> None:
    """Only the typeface and the palette: Qt tells widgets that are there already of neither before it runs."""
    font = QFont(FAMILY)
    font.setPixelSize(round(sheet.base_px * scale))
    app.setFont(font)
    app.setPalette(build_palette(high_contrast))


def changes_text(event: QEvent) -> bool:
    """Whether what a widget was told may change the size or face of its text: what was measured is measured anew."""
    return event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange)


def set_variant(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a dynamic property that the style sheet looks at, and have the widget take on the new look."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    # Before it is first shown a widget has no look to take off. And asking for its style would make PySide build all
    # the enumerations of QStyle, 15 ms that the first page need not wait for.
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
