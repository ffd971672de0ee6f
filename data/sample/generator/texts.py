# SPDX-License-Identifier: GPL-3.0-or-later
"""What the papers of the fictional plans say."""
import os

import palette
from paper import Paper

NAME = "phường Hồ Thông – Đà Lạt"
DOCUMENTS = {
    "quyet-dinh": ("decision", "Quyết định phê duyệt"),
    "thuyet-minh": ("explanation", "Thuyết minh tổng hợp"),
    "quy-dinh": ("regulation", "Quy định quản lý theo đồ án"),
    "QH-04-QUY HOACH SU DUNG DAT": ("drawing", "QH-04 Bản đồ quy hoạch sử dụng đất"),
    "QH-05-QUY HOACH GIAO THONG": ("drawing", "QH-05 Bản đồ quy hoạch giao thông"),
}


def documents(first=None):
    made = {}
    for name, value in DOCUMENTS.items():
        key = name.split(" ")[0].lower() if name.startswith("QH") else name
        made["-".join(key.split("-")[:2]) if key.startswith("qh") else key] = value
    if first:
        made.pop("quyet-dinh")
        made = {"to-trinh": first, **made}
    return made


def plan_facts(**more):
    facts = {
        "id": "qhpk-ho-thong", "version": 1, "level": "phan-khu", "type": "qhpk", "scale": 2000,
        "units": "24781;", "former_units": "Phường Hồ Thông;",
        "place": "Phường Hồ Thông – Đà Lạt (giả định), tỉnh Lâm Đồng",
        "nature": "Khu đô thị sinh thái ven hồ, nhà thấp tầng, giữ rừng thông và mặt nước",
        "goals": "Cải tạo khu dân cư hiện có; thêm công viên, trường học, chợ; bảo vệ hồ và suối",
        "bodies_preparing": "UBND phường Hồ Thông – Đà Lạt",
        "bodies_consultant": "Viện Quy hoạch mẫu",
        "bodies_appraising": "Sở Xây dựng tỉnh Lâm Đồng",
        "bodies_approving": "UBND tỉnh Lâm Đồng",
        "responsible_body": "UBND phường Hồ Thông – Đà Lạt",
        "responsible_person_title": "Chủ tịch UBND phường",
        "regulation": "quy-dinh", "boundary": "ranh-gioi",
    }
    facts.update(more)
    return facts


FACTS = {
    "plan-v1": {
        "plan": plan_facts(
            name="Quy hoạch phân khu phường Hồ Thông – Đà Lạt, tỷ lệ 1/2.000 (2019)",
            state="thay-the", released="2019-06-14", term_from=2019, term_to=2030,
            population="2019:4150:hien-trang;2030:7200:du-bao",
            announced_date="2019-06-26", announced_forms="niêm yết tại trụ sở;cổng thông tin"),
        "decision": {"number": "1204/QĐ-UBND", "date": "2019-06-12",
                     "issuer": "UBND tỉnh Lâm Đồng", "document": "quyet-dinh",
                     "title": "Quyết định phê duyệt Quy hoạch phân khu phường Hồ Thông, tỷ lệ 1/2.000"},
        "documents": documents(), "year": 2019, "signed": ("12", "6", "2019"),
    },
    "plan-v2": {
        "plan": plan_facts(
            version=2, name="Điều chỉnh cục bộ Quy hoạch phân khu phường Hồ Thông – Đà Lạt, "
                            "tỷ lệ 1/2.000",
            state="da-cong-bo", released="2026-02-10", term_from=2026, term_to=2035,
            term_vision=2045, population="2025:4680:hien-trang;2035:6900:du-bao",
            announced_date="2026-02-10",
            announced_forms="niêm yết tại trụ sở;cổng thông tin;màn hình tra cứu"),
        "decision": {"number": "229/QĐ-UBND", "date": "2026-02-02",
                     "issuer": "UBND tỉnh Lâm Đồng", "document": "quyet-dinh",
                     "title": "Quyết định phê duyệt điều chỉnh cục bộ Quy hoạch phân khu phường "
                              "Hồ Thông – Đà Lạt, tỷ lệ 1/2.000"},
        "replaces": {"Id": "qhpk-ho-thong", "Version": 1, "Relation": "dieu-chinh-cuc-bo",
                     "Ground": 6},
        "documents": documents(), "year": 2026, "signed": ("02", "02", "2026"),
    },
    "draft": {
        "plan": plan_facts(
            id="qhct-dong-ho-thong", version=1, level="chi-tiet", type="qhct", scale=500,
            name="Đồ án Quy hoạch chi tiết khu dân cư Đông Hồ Thông, tỷ lệ 1/500",
            state="lay-y-kien", released="2026-10-15", term_from=2026, term_to=2031,
            population="2026:310:hien-trang;2031:1050:du-bao",
            nature="Khu dân cư mới có công viên và phố mua sắm",
            goals="Chỉnh trang khu vườn cũ thành khu dân cư; tái định cư tại chỗ; thêm công viên"),
        "decision": {"number": "87/TTr-UBND", "date": "2026-10-12",
                     "issuer": "UBND phường Hồ Thông – Đà Lạt", "document": "to-trinh",
                     "title": "Tờ trình về việc lấy ý kiến đồ án Quy hoạch chi tiết khu dân cư "
                              "Đông Hồ Thông, tỷ lệ 1/500"},
        "documents": documents(("decision", "Tờ trình lấy ý kiến đồ án")), "year": 2026,
        "signed": ("12", "10", "2026"),
    },
}


def number(value, decimals=2):
    text = f"{value:,.{decimals}f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def balance_rows(plan):
    areas = plan.balance()
    total = sum(areas.values())
    rows = []
    for code in palette.CODES:
        if code in areas:
            rows.append([len(rows) + 1, palette.CODES[code][0], code, number(areas[code]),
                         number(100 * areas[code] / total, 1)])
    rows.append(["", "Tổng cộng", "", number(total), "100"])
    return rows


def lots_of(plan):
    return sum(1 for _, p in plan.lots if p["ma_dat"] in ("ODT", "OM"))


def write_decision(path, plan, facts):
    draft = facts["plan"]["state"] == "lay-y-kien"
    decision = facts["decision"]
    day, month, year = facts["signed"]
    paper = Paper(path, decision["title"])
    issuer = "UBND PHƯỜNG HỒ THÔNG\n– ĐÀ LẠT" if draft else "TỈNH LÂM ĐỒNG"
    paper.head("TỈNH LÂM ĐỒNG" if draft else "ỦY BAN NHÂN DÂN", issuer,
               f"Số: {decision['number']}", f"Lâm Đồng, ngày {day} tháng {month} năm {year}")
    paper.paragraph("TỜ TRÌNH" if draft else "QUYẾT ĐỊNH", 14.5, bold=True, center=True, after=2)
    what = decision["title"].split(" ", 2)[2]
    paper.paragraph(("Về việc " if not draft else "") + what[0].lower() + what[1:]
                    if not draft else "Về việc lấy ý kiến " + what.split("lấy ý kiến ")[-1],
                    13.5, bold=True, center=True, after=10)
    if not draft:
        paper.paragraph("ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG", 13.5, bold=True, center=True, after=10)
    bases = (["Luật Tổ chức chính quyền địa phương", "Luật Quy hoạch đô thị và nông thôn "
              "số 47/2024/QH15", "Nghị định số 178/2025/NĐ-CP của Chính phủ",
              "Thông tư số 16/2025/TT-BXD của Bộ trưởng Bộ Xây dựng"] if facts["year"] >= 2025 else
             ["Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",
              "Luật Quy hoạch đô thị ngày 17 tháng 6 năm 2009",
              "Thông tư số 12/2016/TT-BXD của Bộ trưởng Bộ Xây dựng"])
    for base in bases:
        paper.paragraph(f"Căn cứ {base};", italic=True)
    paper.paragraph("Theo đề nghị của Giám đốc Sở Xây dựng." if not draft else
                    "Ủy ban nhân dân phường trình đồ án và đề nghị các cơ quan, người dân góp ý.",
                    italic=True, after=10)
    for title, lines in decision_articles(plan, facts, draft):
        paper.paragraph(title, bold=True, keep=40)
        for text in lines:
            paper.paragraph(text)
        if title.startswith("Điều 2") or title.startswith("2."):
            paper.table(["STT", "Loại đất", "Ký hiệu", "Diện tích (ha)", "Tỷ lệ (%)"],
                        balance_rows(plan), [1, 6, 1.6, 2.2, 1.8])
    paper.signature(["Sở Xây dựng", "UBND phường Hồ Thông – Đà Lạt",
                     "Ủy ban MTTQ Việt Nam phường", "Lưu: VT, QH"],
                    "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "Nguyễn Văn Mẫu")
    paper.finish()


def decision_articles(plan, facts, draft):
    area = number(plan.area.GetArea() / 10000)
    name = facts["plan"]["name"]
    term = f"đến năm {facts['plan']['term_to']}"
    if facts["plan"].get("term_vision"):
        term += f", tầm nhìn đến năm {facts['plan']['term_vision']}"
    first = [f"1. Tên đồ án: {name}.",
             f"2. Phạm vi: thuộc {NAME}; phía bắc giáp rừng thông Đồi Gió, phía nam giáp đường "
             "Bằng Lăng, phía đông giáp ấp Vườn Hoa, phía tây giáp ấp Đồi Sương. Diện tích "
             f"{area} ha. Địa danh và số liệu trong hồ sơ này là giả định.",
             f"3. Thời hạn quy hoạch: {term}.",
             f"4. Tính chất: {facts['plan']['nature']}.",
             f"5. Mục tiêu: {facts['plan']['goals']}."]
    second = [f"Đất ở được chia thành {lots_of(plan)} lô có mặt tiền giáp đường; chỉ tiêu từng lô "
              "ghi trên bản đồ quy hoạch sử dụng đất (QH-04). Cơ cấu sử dụng đất:"]
    third = ["1. Đường chính đô thị: đường Hồ Thông, lộ giới 30 m; đường Thông Xanh, lộ giới 24 m.",
             "2. Đường khu vực: lộ giới 13 m đến 20 m. Đường nhóm nhà ở: lộ giới 10 m.",
             "3. Hồ Thông và suối Thông có hành lang bảo vệ lần lượt 30 m và 12 m kể từ mép nước."]
    ends = [("Điều 4. Tổ chức thực hiện",
             ["1. UBND phường công bố công khai quy hoạch trong 15 ngày kể từ ngày ký, niêm yết "
              "thường xuyên tại trụ sở và trên màn hình tra cứu.",
              "2. Sở Xây dựng hướng dẫn cắm mốc giới trong 60 ngày và cung cấp thông tin quy hoạch "
              "khi người dân yêu cầu.",
              "3. Ủy ban Mặt trận Tổ quốc Việt Nam phường giám sát việc thực hiện."]),
            ("Điều 5. Hiệu lực",
             ["Quyết định này có hiệu lực kể từ ngày ký." + (
                 " Những nội dung của Quyết định số 1204/QĐ-UBND ngày 12 tháng 6 năm 2019 trái với "
                 "Quyết định này hết hiệu lực." if facts.get("replaces") else "")])]
    if draft:
        return [("1. Nội dung đồ án", first), ("2. Cơ cấu sử dụng đất", second),
                ("3. Giao thông và mặt nước", third),
                ("4. Nội dung đề nghị góp ý",
                 ["a) Vị trí công viên và phố mua sắm; b) bề rộng các đường nhóm nhà ở; c) việc tái "
                  "định cư tại chỗ của các hộ đang sinh sống; d) ý kiến khác.",
                  "Ý kiến gửi tại màn hình tra cứu hoặc trụ sở UBND phường, trong thời gian lấy ý "
                  "kiến ghi trên thông báo."])]
    return [("Điều 1. Phê duyệt", first), ("Điều 2. Sử dụng đất", second),
            ("Điều 3. Giao thông, mặt nước", third)] + ends


def write_explanation(path, plan, facts):
    paper = Paper(path, "Thuyết minh tổng hợp")
    paper.y = 120
    paper.paragraph("THUYẾT MINH TỔNG HỢP", 20, bold=True, center=True, after=14)
    paper.paragraph(facts["plan"]["name"], 15, bold=True, center=True, after=40)
    for line in (f"Địa điểm: {facts['plan']['place']}",
                 f"Cơ quan tổ chức lập: {facts['plan']['bodies_preparing']}",
                 f"Đơn vị tư vấn: {facts['plan']['bodies_consultant']}",
                 f"Năm {facts['year']}"):
        paper.paragraph(line, 13.5, center=True)
    paper.new_page()
    people = [row.split(":") for row in facts["plan"]["population"].split(";")]
    chapters = explanation_chapters(plan, facts, people)
    for title, lines in chapters:
        paper.paragraph(title, 14, bold=True, indent=0, after=8, keep=60)
        for text in lines:
            if text == "TABLE":
                paper.table(["STT", "Loại đất", "Ký hiệu", "Diện tích (ha)", "Tỷ lệ (%)"],
                            balance_rows(plan), [1, 6, 1.6, 2.2, 1.8])
            elif text == "STREETS":
                rows = {}
                for name, kind, width, points in plan.streets:
                    if not name.startswith("Hẻm"):
                        rows[name] = [name, kind, width]
                paper.table(["STT", "Tên đường", "Cấp đường", "Lộ giới (m)"],
                            [[n + 1] + row for n, row in enumerate(rows.values())], [1, 5, 3, 2])
            else:
                paper.paragraph(text)
    paper.finish()


def explanation_chapters(plan, facts, people):
    now, then = people[0], people[-1]
    green = sum(a for c, a in plan.balance().items() if c in ("CX", "TDTT"))
    changed = facts.get("replaces") is not None
    chapters = [
        ("I. LÝ DO VÀ SỰ CẦN THIẾT", [
            "Phường Hồ Thông nằm trong một thung lũng có hồ, suối và rừng thông, cách trung tâm Đà "
            "Lạt khoảng 6 km về phía tây. Dân cư sống bằng trồng hoa, dịch vụ du lịch và buôn bán "
            "nhỏ. Đường còn hẹp, thiếu trường học, thiếu công viên; một số nhà xây sát mép suối "
            "thường ngập vào tháng 9, tháng 10.",
            "Đồ án này sắp xếp lại khu dân cư, dành đất cho công trình công cộng và giữ lại mặt "
            "nước, rừng cảnh quan; làm cơ sở quản lý đầu tư xây dựng và trả lời người dân “ở đây "
            "được xây gì”."] + ([
                "Đây là điều chỉnh cục bộ theo căn cứ thứ sáu: quy hoạch năm 2019 không thực hiện "
                "được ở khu ven hồ và gây ảnh hưởng xấu đến cảnh quan. So với quy hoạch năm 2019: bỏ "
                "khu khách sạn cao tầng bờ bắc hồ, thay bằng công viên; thêm công viên phía tây, "
                "trường học phía nam, sân thể thao phía đông; thêm các nhóm biệt thự vườn."]
                if changed else [])),
        ("II. HIỆN TRẠNG", [
            f"1. Dân số: {number(float(now[1]), 0)} người (năm {now[0]}). Mật độ thưa, tập trung dọc "
            "đường Hồ Thông và đường Thông Xanh.",
            "2. Địa hình: cao từ 1.470 m ở mép hồ đến 1.530 m ở đồi phía bắc, dốc trung bình 6 %. "
            "Hướng thoát nước chính theo suối Thông về phía tây nam.",
            "3. Đất đai: phần lớn là vườn hoa, nhà vườn và rừng thông. Đất giao thông thiếu, nhiều "
            "hẻm cụt.",
            "4. Hạ tầng: cấp nước máy cho 82 % số hộ; nước thải chưa được thu gom; rác được thu gom "
            "hằng ngày trên các đường lớn."]),
        ("III. DỰ BÁO", [
            f"Dân số đến năm {then[0]}: khoảng {number(float(then[1]), 0)} người. Đất cây xanh công "
            f"cộng và thể thao đạt {number(green * 10000 / float(then[1]), 1)} m²/người. Sàn nhà ở "
            "tối thiểu 32 m²/người."]),
        ("IV. QUY HOẠCH SỬ DỤNG ĐẤT", [
            f"Tổng diện tích lập quy hoạch {number(plan.area.GetArea() / 10000)} ha, gồm "
            f"{len(plan.lots)} ô đất, trong đó {lots_of(plan)} lô đất ở. Mỗi lô có mặt tiền giáp "
            "đường; lô nhỏ nhất không dưới 90 m².", "TABLE",
            "Công viên đình Hồ Thông bao quanh đình cũ: đình là một ô riêng nằm trong lòng công "
            "viên, giữ nguyên trạng." if any(p["ma_dat"] == "DT" for _, p in plan.lots) else
            "Công viên trung tâm của khu nằm ở phía đông, đi bộ dưới 5 phút từ mọi nhà."]),
        ("V. KHÔNG GIAN, KIẾN TRÚC CẢNH QUAN", [
            "Nhà thấp tầng bám theo sườn đồi, mái dốc, màu nhạt; hàng rào thoáng, cao không quá "
            "1,4 m. Không san gạt quá 1,5 m. Mỗi lô giữ ít nhất một cây lớn.",
            "Trục cảnh quan chính đi từ chợ qua đường Hồ Thông ra mặt hồ. Quanh hồ là đường dạo "
            "công cộng liên tục, không công trình nào được chắn."]),
        ("VI. GIAO THÔNG", [
            "Mạng đường theo ô cong, bám địa hình. Độ dốc dọc không quá 9 %. Vỉa hè mỗi bên từ 2 m "
            "đến 6 m, lát chống trượt, có lối cho xe lăn.", "STREETS"]),
        ("VII. HẠ TẦNG KỸ THUẬT VÀ MÔI TRƯỜNG", [
            "Nước mưa theo cống ra suối qua hồ lắng. Nước thải được thu gom riêng về trạm xử lý ở "
            "phía đông bắc, công suất 1.200 m³/ngày. Dây điện và cáp viễn thông đi ngầm trên các "
            "đường lộ giới từ 13 m.",
            "Hành lang suối mỗi bên 12 m trồng cây bản địa; cấm lấn chiếm, cấm xả thải."]),
        ("VIII. TỔ CHỨC THỰC HIỆN", [
            "Giai đoạn 1 (3 năm đầu): mở đường Ven Hồ, công viên, trường học, trạm xử lý nước thải. "
            "Giai đoạn 2: chỉnh trang các nhóm nhà ở theo khả năng của từng hộ, Nhà nước không thu "
            "hồi đất ở đang sử dụng ổn định, trừ phần nằm trong hành lang suối và lộ giới.",
            "Người dân gửi ý kiến, phản ánh việc làm trái quy hoạch tại màn hình tra cứu hoặc trụ sở "
            "UBND phường; UBND phường trả lời bằng văn bản."]),
    ]
    return chapters


def write_regulation(path, plan, facts):
    paper = Paper(path, "Quy định quản lý theo đồ án")
    paper.paragraph("QUY ĐỊNH QUẢN LÝ THEO ĐỒ ÁN", 15, bold=True, center=True, after=4)
    paper.paragraph(facts["plan"]["name"], 13.5, bold=True, center=True, after=16)
    paper.paragraph("Chương I. Quy định chung", 14, bold=True, center=True)
    for text in ("Điều 1. Mọi tổ chức, cá nhân khi xây dựng, cải tạo công trình trong phạm vi quy "
                 "hoạch phải theo Quy định này và bản đồ QH-04.",
                 "Điều 2. Chỉ tiêu của từng lô (mật độ xây dựng, tầng cao, hệ số sử dụng đất) là "
                 "mức tối đa.",
                 "Điều 3. Lô đất có một phần trong lộ giới hoặc hành lang suối thì phần đó không "
                 "được xây dựng."):
        paper.paragraph(text)
    groups = {2: "Chương II. Đất ở và đất hỗn hợp", 3: "Chương III. Đất công trình",
              4: "Chương IV. Đất cây xanh, nông nghiệp, mặt nước và đất khác"}
    codes = {p["ma_dat"] for _, p in plan.lots} | {"GT"}
    governed = palette.articles(codes)
    for page, title in groups.items():
        paper.new_page()
        paper.paragraph(title, 14, bold=True, center=True, after=10)
        for code, (article, at, _) in governed.items():
            if at == page:
                paper.paragraph(f"Điều {article}. {palette.CODES[code][0]} (ký hiệu {code}). "
                                f"{palette.PLAIN[code][0]}")
    paper.finish()


def write_documents(folder, plan, facts):
    first = "to-trinh" if facts["plan"]["state"] == "lay-y-kien" else "quyet-dinh"
    write_decision(os.path.join(folder, f"{first}.pdf"), plan, facts)
    write_explanation(os.path.join(folder, "thuyet-minh.pdf"), plan, facts)
    write_regulation(os.path.join(folder, "quy-dinh.pdf"), plan, facts)
