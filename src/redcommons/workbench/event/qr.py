"""A QR code as an inline drawing: no picture to fetch, nothing that a policy would have to allow."""

from __future__ import annotations

import qrcode
from django.utils.safestring import SafeString, mark_safe
from qrcode.constants import ERROR_CORRECT_M

from redcommons.adapters.markup import el


def drawn(text: str, called: str) -> SafeString:
    """Return the QR code of a text as SVG, with its quiet zone; `called` names it for whoever cannot see it."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{column} {row}h1v1h-1z" for row, line in enumerate(rows) for column, on in enumerate(line) if on)
    side = len(rows)
    ground = el("rect", width=side, height=side, class_="qr-ground")
    dark = el("path", d=path, class_="qr-dark")
    made = el("svg", ground, dark, viewBox=f"0 0 {side} {side}", class_="qr", role="img", aria_label=called)
    return mark_safe(made)  # noqa: S308  # made by markup.py, which escapes
