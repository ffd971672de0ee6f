# SPDX-License-Identifier: GPL-3.0-or-later
"""Land-use codes with names, colours, patterns and plain words: data, not code.

The hues follow the usual zoning drawings of Việt Nam (dwelling yellow, public red, green green,
water blue, roads grey). The symbol annex of Circular 16/2025/TT-BXD was not at hand; a province
puts its own palette here.
"""

# code: (name vi, name en, fill, pattern, pattern and edge colour)
CODES = {
    "ODT": ("Đất ở đô thị (nhà phố, liên kế có sân vườn)", "Urban housing (terraced, with gardens)",
            "#ffe08a", "none", "#a8802a"),
    "OM": ("Đất ở biệt thự vườn", "Garden villas", "#fff2c2", "none", "#a8802a"),
    "HH": ("Đất hỗn hợp (ở kết hợp thương mại, dịch vụ)", "Mixed use (housing, shops, services)",
           "#f7a072", "hatch", "#9c4a1c"),
    "TM": ("Đất thương mại, dịch vụ (chợ)", "Trade and services (market)", "#f2789f", "hatch-back",
           "#9b2f58"),
    "CC": ("Đất công trình công cộng", "Public buildings", "#e5484d", "none", "#8f1d22"),
    "CQ": ("Đất trụ sở cơ quan", "Government offices", "#c77dd8", "cross", "#6a2b7c"),
    "TH": ("Đất trường học", "Schools", "#f4a6c8", "none", "#9b4170"),
    "YT": ("Đất y tế", "Health", "#ff8f8f", "cross", "#a12d2d"),
    "CX": ("Đất cây xanh sử dụng công cộng", "Public green space", "#8fd67c", "none", "#3f7f33"),
    "TDTT": ("Đất thể dục thể thao", "Sports", "#b9e37a", "hatch", "#55802a"),
    "LN": ("Đất rừng cảnh quan", "Landscape forest", "#4f9d69", "dots", "#1f4d31"),
    "NN": ("Đất nông nghiệp công nghệ cao (vườn hoa)", "High-tech farming (flowers)", "#e3ef9f",
           "hatch-back", "#7d8b2f"),
    "DL": ("Đất du lịch, nghỉ dưỡng sinh thái", "Eco-tourism", "#ffc0a0", "dots", "#9a5530"),
    "DT": ("Đất di tích, tín ngưỡng", "Heritage and worship", "#b5835a", "none", "#5c3a1e"),
    "HTKT": ("Đất hạ tầng kỹ thuật", "Utilities", "#b0a8b9", "cross", "#55505c"),
    "MN": ("Mặt nước (hồ, suối)", "Water (lake, stream)", "#a5d8f3", "waves", "#3b82a8"),
    "GT": ("Đất giao thông", "Roads", "#f4f1ec", "none", "#9a948c"),
}

# what may be built here, in plain words: vi, en, page of the regulation
PLAIN = {
    "ODT": ("Được xây nhà ở. Nhà phủ tối đa 80 % diện tích lô, cao tối đa 4 tầng; lùi ít nhất 3 m "
            "so với vỉa hè. Được mở cửa hàng nhỏ ở tầng trệt.",
            "Homes may be built. A house may cover up to 80 % of the lot and have up to 4 floors, "
            "at least 3 m back from the pavement. A small shop on the ground floor is allowed.", 2),
    "OM": ("Được xây biệt thự có vườn. Nhà phủ tối đa 50 % diện tích lô, cao tối đa 3 tầng; giữ lại "
           "cây thông hiện có.",
           "Villas with gardens. Up to 50 % of the lot, up to 3 floors; existing pines are kept.", 2),
    "HH": ("Được xây nhà vừa ở vừa kinh doanh. Phủ tối đa 45 %, cao tối đa 7 tầng; ít nhất 20 % diện "
           "tích đất là sân vườn.",
           "Buildings that mix homes and business. Up to 45 %, up to 7 floors; at least 20 % of the "
           "land stays garden.", 2),
    "TM": ("Chợ, cửa hàng, văn phòng, khách sạn. Không được xây nhà ở.",
           "Market, shops, offices, hotels. No homes.", 3),
    "CC": ("Nhà văn hóa, thư viện, bưu điện cho người dân trong phường. Không được xây nhà ở.",
           "Culture house, library, post office for the ward. No homes.", 3),
    "CQ": ("Trụ sở cơ quan nhà nước.", "Government offices.", 3),
    "TH": ("Trường mầm non, tiểu học, trung học. Ít nhất 40 % diện tích là sân chơi, cây xanh.",
           "Nursery, primary and secondary schools. At least 40 % playground and green.", 3),
    "YT": ("Trạm y tế, phòng khám.", "Health station, clinic.", 3),
    "CX": ("Công viên, vườn hoa ai cũng vào được. Chỉ được xây công trình phục vụ công viên, phủ tối "
           "đa 5 %.",
           "Parks open to everybody. Only what serves the park may be built, up to 5 %.", 3),
    "TDTT": ("Sân bóng, nhà tập. Phủ tối đa 20 %.", "Playing fields, gym. Up to 20 %.", 3),
    "LN": ("Rừng thông được giữ nguyên. Không được xây dựng, không được chặt cây.",
           "The pine forest stays. No building, no felling.", 4),
    "NN": ("Trồng hoa, rau; được dựng nhà kính không quá 30 % thửa đất. Không được xây nhà ở mới.",
           "Flowers and vegetables; greenhouses on up to 30 % of the parcel. No new homes.", 4),
    "DL": ("Khu nghỉ dưỡng thấp tầng dưới tán rừng: phủ tối đa 25 %, cao tối đa 2 tầng.",
           "Low resorts under the trees: up to 25 %, up to 2 floors.", 4),
    "DT": ("Đình được giữ nguyên trạng; chỉ được tu bổ theo Luật Di sản văn hóa.",
           "The communal house stays as it is; repairs only under the Law on Cultural Heritage.", 4),
    "HTKT": ("Trạm xử lý nước thải, trạm điện, bãi đỗ xe.",
             "Waste-water plant, power station, parking.", 4),
    "MN": ("Hồ và suối được giữ nguyên, không được lấn, không được xả thải.",
           "Lake and streams stay: no filling, no dumping.", 4),
    "GT": ("Đường và vỉa hè. Không được xây dựng; hàng rào không được lấn ra.",
           "Streets and pavements. No building; fences must not stand in them.", 4),
}

NUMBERS_NOTE = "Bảng màu của đồ án mẫu; chưa đối chiếu phụ lục Thông tư 16/2025/TT-BXD"


def style():
    classes = [{"value": code, "name": {"vi": vi, "en": en}, "fill": fill, "stroke": edge,
                "pattern": pattern, "width": [[13, 0.2], [16, 0.5], [18, 1.0]]}
               for code, (vi, en, fill, pattern, edge) in CODES.items() if code != "GT"]
    vi, en, fill, _, edge = CODES["GT"]
    return {"version": 1, "source": NUMBERS_NOTE, "layers": [
        {"id": "giao-thong", "title": {"vi": "Đường giao thông", "en": "Roads"},
          "source": "giao-thong", "kind": "fill", "field": "ma_dat",
         "classes": [{"value": "GT", "name": {"vi": vi, "en": en}, "fill": fill, "stroke": edge,
                      "width": [[14, 0.2], [18, 0.8]]}]},
        {"id": "su-dung-dat", "title": {"vi": "Sử dụng đất", "en": "Land use"},
          "source": "su-dung-dat", "kind": "fill", "field": "ma_dat",
         "classes": classes,
         "label": {"fields": ["ma_o", "{dien_tich} m²"], "minzoom": 17.5, "size": 11,
                   "color": "#333333"}},
        {"id": "ten-cong-trinh", "title": {"vi": "Tên công trình", "en": "Names of places"},
          "source": "su-dung-dat", "kind": "label",
         "label": {"fields": ["ten"], "minzoom": 15, "size": 12, "bold": True,
                   "color": "#1f3b57"}},
        {"id": "ten-duong", "title": {"vi": "Tên đường", "en": "Street names"},
          "source": "tim-duong", "kind": "label",
         "label": {"fields": ["ten"], "minzoom": 15, "size": 12, "italic": True, "rotate": True,
                   "color": "#444444"}},
        {"id": "ranh-gioi", "title": {"vi": "Ranh giới", "en": "Edge of the plan"},
          "source": "ranh-gioi", "kind": "line",
         "classes": [{"name": {"vi": "Ranh giới lập quy hoạch", "en": "Edge of the plan"},
                      "stroke": "#c1121f", "width": [[12, 1.2], [18, 3.5]], "dash": True}]},
        {"id": "moc-gioi", "title": {"vi": "Mốc giới", "en": "Boundary markers"},
          "source": "moc-gioi", "kind": "point", "minzoom": 15.5,
         "classes": [{"name": {"vi": "Mốc giới quy hoạch", "en": "Boundary marker"},
                      "fill": "#ffffff", "stroke": "#c1121f", "width": 3}],
         "label": {"fields": ["so_hieu"], "minzoom": 17, "size": 10, "color": "#c1121f"}},
    ]}


# articles of the regulation before those of the land uses; paragraphs of a page before its articles:
# its number and its chapter
FIRST_ARTICLE, FIRST_PARAGRAPH = 4, 3


def articles(codes):
    """The regulation's articles: code -> (article, page, its paragraph there)."""
    found, on_page = {}, {}
    for page in sorted({PLAIN[code][2] for code in codes}):
        for code in CODES:
            if code in codes and PLAIN[code][2] == page:
                n = on_page[page] = on_page.get(page, FIRST_PARAGRAPH - 1) + 1
                found[code] = (FIRST_ARTICLE + len(found), page, n)
    return found


def landuse(document, codes):
    governed = articles(codes)
    return [{"code": code, "name": {"vi": CODES[code][0], "en": CODES[code][1]},
             "plain": {"vi": PLAIN[code][0], "en": PLAIN[code][1]},
             "clause": {"document": document, "page": governed[code][1],
                        "paragraph": f"p{governed[code][1]}.{governed[code][2]}"},
             "figures": []} for code in CODES if code in codes]
