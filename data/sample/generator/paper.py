# SPDX-License-Identifier: GPL-3.0-or-later
"""A4 pages of administrative documents after Decree 30/2020/NĐ-CP, annex I."""
import cairo
import gi

gi.require_version("Pango", "1.0")
gi.require_version("PangoCairo", "1.0")
from gi.repository import Pango, PangoCairo  # noqa: E402

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
LEFT, RIGHT, TOP, BOTTOM = 30 * MM, 18 * MM, 20 * MM, 20 * MM
FONT = "Liberation Serif"


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Paper:
    def __init__(self, path, title):
        self.surface = cairo.PDFSurface(path, WIDTH, HEIGHT)
        self.surface.set_metadata(cairo.PDF_METADATA_TITLE, title)
        self.surface.set_metadata(cairo.PDF_METADATA_CREATE_DATE, "2026-01-15T08:00:00+07:00")
        self.cr = cairo.Context(self.surface)
        self.page = 1
        self.y = TOP
        self.title = title

    def layout(self, text, size, bold=False, italic=False, width=None, align=Pango.Alignment.LEFT,
               justify=False, indent=0):
        layout = PangoCairo.create_layout(self.cr)
        font = Pango.FontDescription(FONT)
        font.set_absolute_size(size * Pango.SCALE)
        if bold:
            font.set_weight(Pango.Weight.BOLD)
        if italic:
            font.set_style(Pango.Style.ITALIC)
        layout.set_font_description(font)
        layout.set_width(int((width or WIDTH - LEFT - RIGHT) * Pango.SCALE))
        layout.set_alignment(align)
        layout.set_justify(justify)
        layout.set_indent(int(indent * Pango.SCALE))
        layout.set_spacing(int(2.2 * Pango.SCALE))
        layout.set_markup(text, -1)
        return layout

    def show(self, layout, x, y):
        self.cr.set_source_rgb(0, 0, 0)
        self.cr.move_to(x, y)
        PangoCairo.show_layout(self.cr, layout)

    def new_page(self):
        self.cr.show_page()
        self.page += 1
        self.y = TOP
        number = self.layout(str(self.page), 13, align=Pango.Alignment.CENTER)
        self.show(number, LEFT, 11 * MM)

    def paragraph(self, text, size=13.5, bold=False, italic=False, center=False, indent=36,
                  after=6, markup=False, keep=0):
        layout = self.layout(text if markup else escape(text), size, bold, italic,
                             align=Pango.Alignment.CENTER if center else Pango.Alignment.LEFT,
                             justify=not center, indent=0 if center else indent)
        height = layout.get_pixel_size()[1]
        if self.y + height + keep > HEIGHT - BOTTOM:
            self.new_page()
        self.show(layout, LEFT, self.y)
        self.y += height + after

    def rule(self, x, y, width):
        self.cr.set_line_width(0.8)
        self.cr.move_to(x, y)
        self.cr.line_to(x + width, y)
        self.cr.stroke()

    def head(self, above, body, number, place_date):
        """Agency left, national title right, each with its line."""
        left, right = 66 * MM, 98 * MM
        center = Pango.Alignment.CENTER
        start = WIDTH - RIGHT - right + 3 * MM
        a = self.layout(f"{escape(above)}\n<b>{escape(body)}</b>", 12.5, width=left, align=center)
        b = self.layout("<b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b>\n"
                        "<b>Độc lập - Tự do - Hạnh phúc</b>", 12.5, width=right, align=center)
        self.show(a, LEFT - 8 * MM, self.y)
        self.show(b, start, self.y)
        low = self.y + max(a.get_pixel_size()[1], b.get_pixel_size()[1]) + 3
        self.rule(LEFT - 8 * MM + left / 3, low, left / 3)
        # under the motto, as long as it is
        self.rule(start + right / 2 - 30 * MM, self.y + b.get_pixel_size()[1] + 1, 60 * MM)
        self.y = low + 12
        self.show(self.layout(escape(number), 13, width=left, align=center), LEFT - 8 * MM, self.y)
        self.show(self.layout(escape(place_date), 13, italic=True, width=right, align=center),
                  start, self.y)
        self.y += 34

    def table(self, columns, rows, widths, size=11.5):
        total = sum(widths)
        widths = [w * (WIDTH - LEFT - RIGHT) / total for w in widths]
        for n, row in enumerate([columns] + rows):
            cells = [self.layout(escape(str(cell)), size, bold=n == 0, width=w - 8,
                                 align=Pango.Alignment.CENTER if n == 0 or k != 1
                                 else Pango.Alignment.LEFT)
                     for k, (cell, w) in enumerate(zip(row, widths))]
            height = max(c.get_pixel_size()[1] for c in cells) + 6
            if self.y + height > HEIGHT - BOTTOM:
                self.new_page()
            x = LEFT
            for cell, w in zip(cells, widths):
                self.cr.set_line_width(0.6)
                self.cr.rectangle(x, self.y, w, height)
                if n == 0:
                    self.cr.set_source_rgb(0.92, 0.92, 0.92)
                    self.cr.fill_preserve()
                self.cr.set_source_rgb(0, 0, 0)
                self.cr.stroke()
                self.show(cell, x + 4, self.y + 3)
                x += w
            self.y += height
        self.y += 10

    def signature(self, recipients, title, name):
        if self.y + 150 > HEIGHT - BOTTOM:
            self.new_page()
        self.y += 8
        left = self.layout("<b><i>Nơi nhận:</i></b>\n" + "\n".join(
            f"<span size='11264'>- {escape(r)};</span>" for r in recipients), 12, width=80 * MM)
        right = self.layout(f"<b>{escape(title)}</b>\n\n\n<i>(đã ký)</i>\n\n<b>{escape(name)}</b>",
                            13.5, width=75 * MM, align=Pango.Alignment.CENTER)
        self.show(left, LEFT, self.y)
        self.show(right, LEFT + 85 * MM, self.y)
        self.y += max(left.get_pixel_size()[1], right.get_pixel_size()[1]) + 10

    def finish(self):
        self.cr.show_page()
        self.surface.finish()
