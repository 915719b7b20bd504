"""The drawn face and bodies: outlines and areas as paths. Ours, drawn for this program.

A path is written as in SVG with absolute `M`, `L`, `C` and `Z`. Everything is symmetric: what stands on one side only
is given once and mirrored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QTransform


@dataclass(frozen=True)
class Figure:
    """One drawing: what is shown, and where its areas lie."""

    name: str
    """Key of its name in `kiosk_form`, and part of its object name."""
    width: float
    height: float
    outlines: tuple[QPainterPath, ...]
    """Filled shapes, from back to front."""
    features: tuple[QPainterPath, ...]
    """Lines that only make it recognisable."""
    areas: Mapping[str, QPainterPath]
    """Area id → where it lies."""

    @cached_property
    def middles(self) -> Mapping[str, tuple[QPointF, ...]]:
        """Area id → a point well inside each of its parts: one, or two for a pair."""
        return {area: tuple(_find_middle(part) for part in _find_parts(path)) for area, path in self.areas.items()}


@cache
def get_face() -> Figure:
    """The face from the front, with scalp and neck."""
    whole = {area: _read(path) for area, path in _FACE_WHOLE.items()}
    pairs = {area: _both(path, _FACE_WIDTH) for area, path in _FACE_RIGHT.items()}
    head = _mirrored_outline(_HEAD_RIGHT, _FACE_WIDTH)
    ears = _both(_EAR, _FACE_WIDTH)
    features = tuple(_both(path, _FACE_WIDTH) for path in _FACE_LINES)
    return Figure("face", _FACE_WIDTH, 400, (whole["neck"], ears, head), features, whole | pairs)


@cache
def get_front() -> Figure:
    """The body from the front."""
    areas = {area: _read(path) for area, path in _FRONT_WHOLE.items()}
    areas |= {area: _both(path, _BODY_WIDTH) for area, path in (_LIMBS | _FRONT_RIGHT).items()}
    return Figure("front", _BODY_WIDTH, _BODY_HEIGHT, _body_outlines(), (_read(_NAVEL),), areas)


@cache
def get_back() -> Figure:
    """The body from behind."""
    areas = {area: _read(path) for area, path in _BACK_WHOLE.items()}
    areas |= {area: _both(path, _BODY_WIDTH) for area, path in (_LIMBS | _BACK_RIGHT).items()}
    return Figure("back", _BODY_WIDTH, _BODY_HEIGHT, _body_outlines(), (_read(_SPINE),), areas)


def _body_outlines() -> tuple[QPainterPath, ...]:
    return (_mirrored_outline(_BODY_RIGHT, _BODY_WIDTH), _read(_SMALL_HEAD))


def _read(text: str) -> QPainterPath:
    """A path from its text."""
    path = QPainterPath()
    words = iter(text.split())
    for word in words:
        if word == "Z":
            path.closeSubpath()
            continue
        points = [QPointF(float(next(words)), float(next(words))) for _ in range(3 if word == "C" else 1)]
        if word == "C":
            path.cubicTo(*points)
        elif word == "L":
            path.lineTo(*points)
        else:
            path.moveTo(*points)
    return path


def _mirror(path: QPainterPath, width: float) -> QPainterPath:
    return QTransform(-1, 0, 0, 1, width, 0).map(path)


def _both(text: str, width: float) -> QPainterPath:
    """A path together with its mirror image."""
    both = _read(text)
    both.addPath(_mirror(both, width))
    return both


def _mirrored_outline(text: str, width: float) -> QPainterPath:
    """A closed outline from its right half, which begins and ends on the middle line."""
    right = _read(text)
    right.closeSubpath()
    return right.united(_mirror(right, width))


def _find_parts(path: QPainterPath) -> list[QPainterPath]:
    """The closed parts of a path: one, or the two of a pair."""
    parts = []
    for polygon in path.toSubpathPolygons():
        part = QPainterPath()
        part.addPolygon(polygon)
        parts.append(part)
    return parts


def _find_middle(part: QPainterPath) -> QPointF:
    """A point well inside one closed part."""
    box = part.boundingRect()
    rows = [box.top() + box.height() * share for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)]
    spans = [(_find_span(part, box, y), y) for y in rows]
    (left, right), y = max(spans, key=lambda span: span[0][1] - span[0][0])
    return QPointF((left + right) / 2, y)


def _find_span(part: QPainterPath, box: QRectF, y: float) -> tuple[float, float]:
    """The widest stretch of a row that lies inside a part."""
    best = start = end = box.left()
    widest = 0.0
    best_end = best
    for step in range(61):
        x = box.left() + box.width() * step / 60
        if not part.contains(QPointF(x, y)):
            start = x
            continue
        end = x
        if end - start > widest:
            widest, best, best_end = end - start, start, end
    return best, best_end


_FACE_WIDTH = 320
_BODY_WIDTH, _BODY_HEIGHT = 200, 456

_HEAD_RIGHT = "M 159 40 C 222 40 256 84 254 150 C 254 178 250 206 244 228 C 236 268 204 334 160 348 L 159 348"
_EAR = "M 252 160 C 266 146 278 158 275 180 C 272 202 260 216 249 210 Z"
_FACE_LINES = (
    "M 176 175 C 187 161 212 161 225 174 C 212 185 188 185 176 175 Z",
    "M 193 172 C 193 162 208 162 208 172 C 208 182 193 182 193 172 Z",
    "M 171 224 C 175 219 182 221 182 226",
    "M 131 263 C 145 262 152 266 160 265",
    "M 199 170 C 199 166 203 166 203 170 C 203 174 199 174 199 170 Z",
    "M 262 168 C 269 172 268 190 259 198",
)
_FACE_WHOLE = {
    "scalp": "M 62 160 C 38 66 94 12 160 12 C 226 12 282 66 258 160 C 255 128 245 108 226 98 "
    "C 200 84 120 84 94 98 C 75 108 65 128 62 160 Z",
    "forehead": "M 104 102 C 132 91 188 91 216 102 C 223 112 227 122 228 134 C 208 122 182 126 168 139 "
    "C 163 141 157 141 152 139 C 138 126 112 122 92 134 C 93 122 97 112 104 102 Z",
    "nose": "M 152 158 C 154 180 146 200 138 212 C 134 223 142 231 150 230 C 156 235 164 235 170 230 "
    "C 178 231 186 223 182 212 C 174 200 166 180 168 158 C 163 155 157 155 152 158 Z",
    "upper-lip": "M 136 239 C 148 237 154 241 160 241 C 166 241 172 237 184 239 C 189 245 191 250 192 256 "
    "C 180 250 168 248 160 252 C 152 248 140 250 128 256 C 129 250 131 245 136 239 Z",
    "lips": "M 129 263 C 142 256 152 253 160 257 C 168 253 178 256 191 263 C 183 277 172 283 160 283 "
    "C 148 283 137 277 129 263 Z",
    "chin": "M 136 293 C 148 298 172 298 184 293 C 191 304 189 322 180 335 C 168 343 152 343 140 335 "
    "C 131 322 129 304 136 293 Z",
    "neck": "M 112 306 C 116 330 116 350 112 362 C 104 378 80 386 52 396 L 268 396 C 240 386 216 378 208 362 "
    "C 204 350 204 330 208 306 C 196 330 178 349 160 350 C 142 349 124 330 112 306 Z",
}
_FACE_RIGHT = {
    "temples": "M 223 104 C 240 113 250 134 252 164 C 246 174 238 172 232 162 C 235 142 231 122 223 104 Z",
    "eyebrows": "M 172 147 C 186 132 212 130 229 146 C 212 141 192 144 175 156 Z",
    "eyelids": "M 172 171 C 183 152 217 151 230 171 L 225 174 C 212 161 187 161 176 175 Z",
    "under-eyes": "M 177 182 C 189 191 212 191 226 181 C 227 193 215 203 201 203 C 188 203 178 194 177 182 Z",
    "cheeks": "M 190 212 C 210 212 232 200 243 190 C 248 208 242 228 234 242 C 221 255 206 254 197 247 "
    "C 191 236 190 224 190 212 Z",
    "jawline": "M 248 214 C 242 260 218 310 187 337 C 196 320 197 304 190 292 C 209 284 224 266 233 251 "
    "C 240 240 245 226 248 214 Z",
}

_SMALL_HEAD = "M 100 8 C 116 8 124 20 124 36 C 124 54 114 68 100 68 C 86 68 76 54 76 36 C 76 20 84 8 100 8 Z"
_BODY_RIGHT = (
    "M 99 60 L 110 60 L 111 76 C 118 88 140 86 150 97 C 163 108 165 130 167 150 C 171 180 177 202 180 226 "
    "C 185 240 183 254 177 262 C 170 268 162 260 162 246 C 161 238 161 232 162 226 C 156 202 149 178 145 150 "
    "C 143 142 142 136 140 128 C 140 150 136 168 136 184 C 138 200 147 214 149 232 C 152 270 148 300 144 326 "
    "C 148 350 144 390 136 422 C 140 434 146 438 144 446 L 116 446 C 115 436 115 430 116 422 "
    "C 113 390 114 360 114 326 C 111 300 106 272 101 250 L 99 250"
)
_LIMBS = {
    "arms": "M 143 99 C 158 104 162 122 165 150 C 169 180 174 200 177 223 L 164 225 C 158 202 151 178 147 150 "
    "C 144 134 142 118 143 99 Z",
    "hands": "M 164 229 L 178 227 C 183 241 181 253 176 259 C 170 264 164 257 164 246 Z",
    "knees": "M 116 313 C 124 318 136 318 144 313 C 142 322 143 332 144 340 C 137 346 124 346 117 340 "
    "C 116 332 116 322 116 313 Z",
}
_FRONT_RIGHT = {
    "thighs": "M 104 249 C 122 243 139 231 146 219 C 151 240 150 274 145 307 C 136 312 125 312 116 307 "
    "C 113 288 107 266 104 249 Z"
}
_FRONT_WHOLE = {
    "neck": "M 91 69 C 97 71 103 71 109 69 L 110 78 C 106 86 94 86 90 78 Z",
    "chest": "M 70 100 C 86 91 114 91 130 100 C 138 112 139 132 135 147 C 119 156 81 156 65 147 "
    "C 61 132 62 112 70 100 Z",
    "abdomen": "M 66 153 C 84 162 116 162 134 153 C 132 176 132 192 141 214 C 131 231 113 243 100 243 "
    "C 87 243 69 231 59 214 C 68 192 68 176 66 153 Z",
}
_BACK_RIGHT = {
    "thighs": "M 104 261 C 118 266 136 266 147 257 C 149 276 148 292 145 307 C 136 312 125 312 116 307 "
    "C 113 292 108 276 104 261 Z"
}
_BACK_WHOLE = {
    "scalp": "M 100 12 C 114 12 120 22 120 36 C 120 48 112 54 100 54 C 88 54 80 48 80 36 C 80 22 86 12 100 12 Z",
    "neck": "M 91 66 C 97 70 103 70 109 66 L 110 78 C 106 86 94 86 90 78 Z",
    "back": "M 68 98 C 86 90 114 90 132 98 C 140 114 138 142 133 162 C 131 180 132 188 138 202 "
    "C 120 210 80 210 62 202 C 68 188 69 180 67 162 C 62 142 60 114 68 98 Z",
    "buttocks": "M 60 208 C 80 216 120 216 140 208 C 147 222 148 238 146 251 C 130 263 110 261 100 253 "
    "C 90 261 70 263 54 251 C 52 238 53 222 60 208 Z",
}
_NAVEL = "M 98 200 C 99 203 101 203 102 200"
_SPINE = "M 100 104 C 98 130 102 160 100 194"
