# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the register of units, the indicators, the rules and the round: python3 registers.py
[FOLDER], where FOLDER holds lamdong_units_2025.csv and lamdong_merges_new_to_old.json (facts of the
resolutions of 2025, published under MIT). Without FOLDER the register stays as it is."""
import csv
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = os.path.dirname(HERE)
KINDS = {"Xã": "xa", "Phường": "phuong", "Đặc khu": "dac-khu"}
RESOLUTION = "1671/NQ-UBTVQH15"


def write(folder, name, value):
    os.makedirs(os.path.join(SAMPLE, folder), exist_ok=True)
    with open(os.path.join(SAMPLE, folder, name), "w", encoding="utf-8") as out:
        json.dump(value, out, ensure_ascii=False, indent=1)
        out.write("\n")


def head(folder, item, kind, title, released, version=1, basis=(), units=()):
    write(folder, "head.json", {"id": item, "kind": kind, "version": version, "title": title,
                                "units": list(units), "released": released, "replaces": None,
                                "legal_basis": list(basis)})


def units(source):
    with open(os.path.join(source, "lamdong_merges_new_to_old.json"), encoding="utf-8") as file:
        merges = {row["level2_id"]: row["merges"]
                  for row in json.load(file)["data"][0]["level2s"]}
    rows, changes = [], []
    with open(os.path.join(source, "lamdong_units_2025.csv"), encoding="utf-8") as file:
        for row in csv.DictReader(file):
            old = merges.get(row["code"], [])
            name = row["name"].replace(" - ", " – ")
            rows.append({"code": row["code"], "name": name, "kind": KINDS[row["unit_type"]],
                         "parent": "68", "valid_from": "2025-07-01", "valid_to": None,
                         "former": [one["name"] for one in old]})
            if len(old) > 1 or any(one["name"] != row["full_name"] for one in old):
                changes.append({"kind": "merge" if len(old) > 1 else "rename",
                                "date": "2025-07-01", "decision": RESOLUTION,
                                "from": [{"code": one["old_id"], "name": one["name"],
                                          "share": one["type"]} for one in old],
                                "to": [row["code"]]})
    rows.insert(0, {"code": "68", "name": "Lâm Đồng", "kind": "tinh", "parent": None,
                    "valid_from": "2025-07-01", "valid_to": None,
                    "former": ["Tỉnh Lâm Đồng", "Tỉnh Bình Thuận", "Tỉnh Đắk Nông"]})
    changes.insert(0, {"kind": "merge", "date": "2025-07-01", "decision": "202/2025/QH15",
                       "from": [{"code": "68", "name": "Tỉnh Lâm Đồng", "share": "full"},
                                {"code": "60", "name": "Tỉnh Bình Thuận", "share": "full"},
                                {"code": "67", "name": "Tỉnh Đắk Nông", "share": "full"}],
                       "to": ["68"]})
    write("units", "units.json", {"units": rows, "changes": changes})
    head("units", "units", "units", "Danh mục đơn vị hành chính tỉnh Lâm Đồng", "2025-07-01",
         basis=[RESOLUTION, "202/2025/QH15"])


def target(year, operator, low=None, high=None, vi=None, en=None):
    made = {"year": year, "operator": operator}
    if low is not None:
        made["low"] = low
    if high is not None:
        made["high"] = high
    if vi is not None:
        made["text"] = {"vi": vi, "en": en}
    return made


INDICATORS = [
    ("do_thi_hoa", "Tỷ lệ đô thị hoá", "%", [target(2025, ">", 54), target(2030, ">", 58.8)]),
    ("dat_xd_dt", "Đất xây dựng đô thị trên diện tích tự nhiên", "%",
     [target(2025, "range", 1.5, 2), target(2030, "range", 2, 2.5)]),
    ("so_do_thi", "Số đô thị", "đô thị",
     [target(2025, "composition", vi="19 đô thị: 01 loại I, 01 loại II, 01 loại III, 06 loại IV, "
             "10 loại V; và cụm 03 xã tiệm cận loại V",
             en="19 towns: 1 of class I, 1 of class II, 1 of class III, 6 of class IV, 10 of class "
             "V; and a cluster of 3 communes close to class V"),
      target(2030, "composition", vi="22 đô thị: 01 loại I, 01 loại II, 03 loại III, 07 loại IV, "
             "10 loại V; và 02 xã tiệm cận loại V",
             en="22 towns: 1 of class I, 1 of class II, 3 of class III, 7 of class IV, 10 of class "
             "V; and 2 communes close to class V")]),
    ("phu_qh", "Đô thị hiện có và mới có quy hoạch chung, quy hoạch phân khu, chương trình cải tạo, "
     "chỉnh trang, tái thiết và phát triển", "%", [target(2025, "=", 100)]),
    ("loai3_tc", "Đô thị từ loại III trở lên hoàn thiện tiêu chí hạ tầng (y tế, giáo dục và đào "
     "tạo, văn hoá)", "%", [target(2025, "=", 100)]),
    ("dat_gt", "Đất giao thông trên đất xây dựng đô thị", "%",
     [target(2025, "range", 8, 12), target(2030, "range", 12, 20)]),
    ("cap_nuoc", "Tỷ lệ cấp nước đô thị", "%", [target(2025, ">", 80), target(2030, ">", 90)]),
    ("ctr", "Thu gom, xử lý chất thải rắn đô thị", "%",
     [target(2025, ">", 95), target(2030, "before", 100)]),
    ("cay_xanh", "Cây xanh bình quân đầu người đô thị", "m²",
     [target(2025, "range", 8, 10), target(2030, "range", 10, 15)]),
    ("san_nha", "Sàn nhà ở bình quân đầu người đô thị", "m²",
     [target(2025, "≥", 28), target(2030, "≥", 32)]),
    ("cap_quang", "Cáp quang tới hộ gia đình đô thị", "%",
     [target(2025, ">", 80), target(2030, "text", vi="phổ cập", en="universal")]),
    ("di_dong", "Dịch vụ di động", "",
     [target(2025, "text", vi="phổ cập 4G, 5G và điện thoại thông minh",
             en="4G, 5G and smartphones universal"),
      target(2030, "text", vi="phổ cập 5G", en="5G universal")]),
    ("tk_tt", "Dân số trưởng thành ở đô thị có tài khoản thanh toán điện tử", "%",
     [target(2025, ">", 50), target(2030, ">", 80)]),
    ("tram_bts", "Trạm phát sóng thân thiện môi trường, dùng chung", "%",
     [target(2030, "range", 35, 40)]),
    ("grdp_dt", "Kinh tế đô thị trong GRDP", "%", [target(2025, "≈", 75), target(2030, "≈", 85)]),
]


def indicators():
    source = "Nghị quyết số 06-NQ/TW và chương trình hành động của Tỉnh ủy Lâm Đồng, mục II"
    scope = "tỉnh Lâm Đồng (cũ, trước ngày 01/7/2025)"
    write("indicators", "indicators.json", {
        "title": "Các chỉ tiêu phát triển đô thị đến năm 2025 và năm 2030", "source": source,
        "indicators": [{"id": i, "name": name, "unit": unit, "territory": scope, "source": source,
                        "targets": targets} for i, name, unit, targets in INDICATORS]})
    head("indicators", "indicators-06-nq-tw", "indicators",
         "15 chỉ tiêu phát triển đô thị đến năm 2025 và năm 2030", "2026-01-15",
         basis=["06-NQ/TW"])


def rule(name_id, name, low, high, unit, basis, start, end, verified):
    return {"id": name_id, "name": name, "minimum": low, "maximum": high, "unit": unit,
            "basis": basis, "valid_from": start, "valid_to": end,
            "verified": "yes" if verified else "no"}


def rules():
    law, old = "Luật Quy hoạch đô thị và nông thôn 47/2024/QH15", "Luật Quy hoạch đô thị 2009"
    write("rules", "rules.json", {"rules": [
        rule("lay-y-kien-dan-2024", "Thời gian lấy ý kiến người dân về đồ án quy hoạch", 20, 30,
             "days", law + ", Điều 37 khoản 7", "2025-07-01", None, True),
        rule("lay-y-kien-co-quan-2024", "Thời gian cơ quan, tổ chức, chuyên gia trả lời về đồ án",
             0, 15, "days", law + ", Điều 37 khoản 6", "2025-07-01", None, True),
        rule("lay-y-kien-nhiem-vu-2024", "Thời gian cơ quan trả lời về nhiệm vụ quy hoạch", 0, 7,
             "working-days", law + ", Điều 36 khoản 4", "2025-07-01", None, False),
        rule("cong-bo-2024", "Thời hạn công bố quy hoạch sau khi phê duyệt", 0, 15, "days", law,
             "2025-07-01", None, False),
        rule("tham-dinh-do-an-2024", "Thời gian thẩm định đồ án", 0, 30, "days",
             law + ", Điều 40 khoản 4", "2025-07-01", None, False),
        rule("mttq-nhan-du-thao", "Thời gian gửi dự thảo cho Mặt trận trước khi trình", 15, None,
             "days", "Nghị quyết liên tịch 403/2017", "2017-06-15", None, False),
        rule("lay-y-kien-dan-2009", "Thời gian lấy ý kiến tổ chức, cá nhân, cộng đồng (luật cũ)", 30,
             None, "days", old + ", Điều 21", "2010-01-01", "2025-06-30", False),
        rule("lay-y-kien-co-quan-2009", "Thời gian lấy ý kiến cơ quan (luật cũ)", 15, None, "days",
             old + ", Điều 21", "2010-01-01", "2025-06-30", False),
    ]})
    head("rules", "rules", "rules", "Các thời hạn theo quy định của pháp luật", "2026-01-15",
         basis=["47/2024/QH15"])


def consultation():
    """Dates and the agency's key are put in when the round is opened."""
    write("round", "round.json.in", {
        "title": {"vi": "Lấy ý kiến đồ án Quy hoạch chi tiết khu dân cư Đông Hồ Thông, tỷ lệ 1/500",
                  "en": "Opinions on the draft detailed plan of the Đông Hồ Thông neighbourhood, "
                        "1:500"},
        "plan": "qhct-dong-ho-thong", "plan_version": 1, "regime": "lay-y-kien-dan-2024",
        "agency": "so-xay-dung", "agency_name": "Sở Xây dựng tỉnh Lâm Đồng",
        "agency_key": "@AGENCY_KEY@", "forms": ["form-citizen-comment"], "units": [],
        "audiences": [{"who": "residents", "from": "@FROM@", "to": "@TO@",
                       "rule": "lay-y-kien-dan-2024"},
                      {"who": "agencies", "from": "@FROM@", "to": "@TO@",
                       "rule": "lay-y-kien-co-quan-2024"},
                      {"who": "front", "from": "@FROM@", "to": "@TO@",
                       "rule": "lay-y-kien-dan-2024"}],
        "questions": {"vi": "Bà con góp ý về vị trí công viên, phố mua sắm, bề rộng các đường nhóm "
                            "nhà ở, việc tái định cư tại chỗ và mọi điều khác trong đồ án.",
                      "en": "What do you think of the park, the shopping street, the widths of the "
                            "streets, resettlement on the spot, and anything else in the draft?"},
        "late_token_key": None, "state": "open"})
    head("round", "lay-y-kien-dong-ho-thong", "round",
         "Lấy ý kiến đồ án Quy hoạch chi tiết khu dân cư Đông Hồ Thông", "2026-10-15",
         basis=["47/2024/QH15"], units=["24781"])


def main():
    if len(sys.argv) > 1:
        units(sys.argv[1])
    indicators()
    rules()
    consultation()


if __name__ == "__main__":
    sys.exit(main())
