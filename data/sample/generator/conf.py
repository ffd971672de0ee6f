# SPDX-License-Identifier: GPL-3.0-or-later
"""plan.conf: the descriptor `thamvanctl plan import` reads (contracts §5)."""

LAYERS = [
    ("giao-thong", "Đất giao thông", "quy-hoach", "CodeField=ma_dat\n"),
    ("su-dung-dat", "Quy hoạch sử dụng đất", "quy-hoach", "CodeField=ma_dat\nLotField=ma_o\n"),
    ("tim-duong", "Tim đường và tên đường", "quy-hoach", ""),
    ("ranh-gioi", "Ranh giới lập quy hoạch", "moc-gioi", ""),
    ("moc-gioi", "Mốc giới", "moc-gioi", ""),
]


def plan_conf(plan, facts):
    area = plan.area.GetArea() / 10000
    text = "[Plan]\n"
    for key, value in facts["plan"].items():
        text += f"{key}={value}\n"
    text += f"area_ha={area:.2f}\n"
    if facts.get("decision"):
        text += "\n[Decision]\n"
        for key, value in facts["decision"].items():
            text += f"{key}={value}\n"
    for name, (role, title) in facts["documents"].items():
        areas = f"Areas={name}.areas.json\n" if name == "qh-04" else ""
        text += (f"\n[Document {name}]\nFile={name}.pdf\nRole={role}\nTitle={title}\n{areas}"
                 "Access=cong-khai\n")
    for name, title, role, more in LAYERS:
        text += (f"\n[Layer {name}]\nFile={name}.geojson\nTitle={title}\nRole={role}\n{more}"
                 "Access=cong-khai\n")
    if facts.get("replaces"):
        text += "\n[Replaces]\n"
        for key, value in facts["replaces"].items():
            text += f"{key}={value}\n"
    return text
