// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-plan-field.h"

#include "base/tv-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define LAW "Luật QHĐT&NT 47/2024/QH15"

#define TEXT TV_PLAN_FIELD_TEXT
#define LIST TV_PLAN_FIELD_LIST
#define WORD TV_PLAN_FIELD_WORD
#define WHOLE TV_PLAN_FIELD_WHOLE
#define NUMBER TV_PLAN_FIELD_NUMBER
#define DATE TV_PLAN_FIELD_DATE
#define OPTIONAL TV_PLAN_FIELD_OPTIONAL
#define WANTED TV_PLAN_FIELD_WANTED
#define NEEDED TV_PLAN_FIELD_NEEDED

static const TvPlanField fields[] = {
  { "Plan",
    "id",
    TEXT,
    NEEDED,
    NULL,
    "Mã định danh của quy hoạch trong hệ thống: 3–64 chữ thường không dấu, số, gạch nối. Giữ "
    "nguyên qua mọi phiên bản.",
    "Identifier in this system: 3 to 64 small letters, digits, hyphens; the same for all versions.",
    "qhpk-ho-thong",
    NULL },
  { "Plan",
    "version",
    WHOLE,
    NEEDED,
    NULL,
    "Phiên bản: 1, rồi tăng dần mỗi lần điều chỉnh hay sửa lỗi.",
    "Version: 1, then one more for every adjustment or correction.",
    "1",
    NULL },
  { "Plan",
    "dossier",
    TEXT,
    WANTED,
    NULL,
    "Mã thông tin quy hoạch hoặc mã hồ sơ, nếu đã được cấp.",
    "Number of the plan or of its dossier in the national register, if it has one.",
    "68-QHPK-2026-015",
    NULL },
  { "Plan",
    "name",
    TEXT,
    NEEDED,
    NULL,
    "Tên đầy đủ, đúng như trong quyết định.",
    "Full name, as the decision has it.",
    "Quy hoạch phân khu phường Hồ Thông – Đà Lạt, tỷ lệ 1/2.000",
    LAW },
  { "Plan",
    "type",
    WORD,
    NEEDED,
    "qh-tinh qhc qhc-khu qhc-xa qhpk qhct qhct-rut-gon ngam htkt tkdt qcql ctpt sdd qhxd-vung "
    "qhcxd-xa",
    "Loại: qh-tinh (quy hoạch tỉnh), qhc (chung đô thị), qhc-khu (chung khu chức năng, khu du "
    "lịch), qhc-xa (chung xã), qhpk (phân khu), qhct (chi tiết), qhct-rut-gon (tổng mặt bằng), "
    "ngam (không gian ngầm), htkt (chuyên ngành hạ tầng kỹ thuật), tkdt (thiết kế đô thị riêng), "
    "qcql (quy chế quản lý kiến trúc), ctpt (chương trình phát triển đô thị), sdd (sử dụng đất); "
    "theo luật cũ: qhxd-vung, qhcxd-xa.",
    "Kind of plan: provincial, general, zoning (qhpk), detailed (qhct), underground, "
    "infrastructure, urban design, architecture rules, development programme, land use; the last "
    "two are of older laws.",
    "qhpk",
    LAW },
  { "Plan",
    "level",
    WORD,
    WANTED,
    "tinh chung phan-khu chi-tiet khac",
    "Cấp độ: chung → phan-khu → chi-tiet; tinh; khac (không theo cấp độ).",
    "Level: general → zoning → detailed; province; other.",
    "phan-khu",
    LAW ", Điều 7" },
  { "Plan",
    "scale",
    WHOLE,
    WANTED,
    NULL,
    "Tỷ lệ, chỉ ghi mẫu số: 2000 nghĩa là 1/2.000.",
    "Scale, the denominator alone: 2000 means 1/2,000.",
    "2000",
    NULL },
  { "Plan",
    "state",
    WORD,
    NEEDED,
    "nhiem-vu do-an lay-y-kien tham-dinh da-phe-duyet da-cong-bo dieu-chinh thay-the het-hieu-luc "
    "huy-bo",
    "Trạng thái: nhiem-vu (nhiệm vụ), do-an (đang lập đồ án), lay-y-kien, tham-dinh, da-phe-duyet, "
    "da-cong-bo, dieu-chinh (đang điều chỉnh), thay-the (đã bị thay thế), het-hieu-luc, huy-bo.",
    "State in the plan's life: task, draft, consultation, appraisal, approved, announced, being "
    "adjusted, replaced, expired, cancelled.",
    "da-cong-bo",
    NULL },
  { "Plan",
    "released",
    DATE,
    NEEDED,
    NULL,
    "Ngày đưa bản này vào hệ thống.",
    "Day this version goes into the system.",
    "2026-02-10",
    NULL },
  { "Plan",
    "units",
    LIST,
    NEEDED,
    NULL,
    "Mã đơn vị hành chính hiện hành (5 chữ số, giữ số 0 đầu), cách nhau bằng dấu chấm phẩy. Máy "
    "tra cứu của các đơn vị này sẽ nhận quy hoạch.",
    "Codes of today's wards and communes (5 digits), semicolons between; their kiosks receive the "
    "plan.",
    "24781;24787",
    NULL },
  { "Plan",
    "former_units",
    LIST,
    WANTED,
    NULL,
    "Tên đơn vị hành chính cũ (trước 1/7/2025), để người dân tìm theo tên quen.",
    "Names of the former units (before 1 July 2025): people search for them.",
    "Phường 3, thành phố Đà Lạt",
    "NQ 1671/NQ-UBTVQH15" },
  { "Plan",
    "place",
    TEXT,
    WANTED,
    NULL,
    "Địa điểm, bằng lời.",
    "Place, in words.",
    "Phường Hồ Thông – Đà Lạt, tỉnh Lâm Đồng",
    NULL },
  { "Plan",
    "boundary",
    TEXT,
    WANTED,
    NULL,
    "Tên lớp bản đồ chứa ranh giới lập quy hoạch (tên sau chữ Layer).",
    "Name of the map layer with the plan's boundary.",
    "ranh-gioi",
    NULL },
  { "Plan",
    "boundary_text",
    TEXT,
    OPTIONAL,
    NULL,
    "Ranh giới, bằng lời: phía Bắc giáp …",
    "The boundary in words: in the north …",
    "Phía Bắc giáp rừng thông; phía Nam giáp đường An Bình",
    NULL },
  { "Plan",
    "area_ha",
    NUMBER,
    WANTED,
    NULL,
    "Diện tích lập quy hoạch, héc-ta; dấu chấm thập phân.",
    "Area in hectares; a decimal point.",
    "176.65",
    NULL },
  { "Plan",
    "population",
    LIST,
    WANTED,
    NULL,
    "Dân số: năm:số người:hien-trang hoặc du-bao.",
    "Population: year:people:hien-trang (today) or du-bao (forecast).",
    "2025:4680:hien-trang;2035:6900:du-bao",
    NULL },
  { "Plan",
    "term_from",
    WHOLE,
    OPTIONAL,
    NULL,
    "Thời hạn: từ năm.",
    "Term: from the year.",
    "2026",
    NULL },
  { "Plan",
    "term_to",
    WHOLE,
    WANTED,
    NULL,
    "Thời hạn: đến năm.",
    "Term: to the year.",
    "2035",
    NULL },
  { "Plan",
    "term_vision",
    WHOLE,
    OPTIONAL,
    NULL,
    "Tầm nhìn đến năm.",
    "Vision to the year.",
    "2045",
    NULL },
  { "Plan",
    "nature",
    TEXT,
    WANTED,
    NULL,
    "Tính chất.",
    "Nature of the area.",
    "Khu đô thị sinh thái ven hồ",
    NULL },
  { "Plan",
    "goals",
    TEXT,
    WANTED,
    NULL,
    "Mục tiêu.",
    "Goals.",
    "Cải tạo khu dân cư hiện có; thêm công viên, trường học",
    NULL },
  { "Plan",
    "figures",
    LIST,
    OPTIONAL,
    NULL,
    "Chỉ tiêu chính: tên:giá trị:đơn vị.",
    "Main figures: name:value:unit.",
    "Mật độ xây dựng gộp:38:%;Đất cây xanh:12.5:m²/người",
    NULL },
  { "Plan",
    "bodies_preparing",
    TEXT,
    WANTED,
    NULL,
    "Cơ quan tổ chức lập quy hoạch.",
    "Body that has the plan made.",
    "UBND phường Hồ Thông – Đà Lạt",
    LAW },
  { "Plan",
    "bodies_sponsor",
    TEXT,
    OPTIONAL,
    NULL,
    "Chủ đầu tư hoặc nhà tài trợ lập quy hoạch.",
    "Investor or sponsor of the plan.",
    "Công ty cổ phần Ven Hồ",
    NULL },
  { "Plan",
    "bodies_consultant",
    TEXT,
    WANTED,
    NULL,
    "Đơn vị tư vấn.",
    "Consultant.",
    "Viện Quy hoạch xây dựng",
    NULL },
  { "Plan",
    "bodies_appraising",
    TEXT,
    WANTED,
    NULL,
    "Cơ quan thẩm định.",
    "Appraising body.",
    "Sở Xây dựng tỉnh Lâm Đồng",
    LAW },
  { "Plan",
    "bodies_approving",
    TEXT,
    WANTED,
    NULL,
    "Cơ quan phê duyệt.",
    "Approving body.",
    "UBND tỉnh Lâm Đồng",
    LAW },
  { "Plan",
    "responsible_body",
    TEXT,
    WANTED,
    NULL,
    "Cơ quan chịu trách nhiệm thực hiện và trả lời người dân.",
    "Body responsible for carrying it out and answering people.",
    "UBND phường Hồ Thông – Đà Lạt",
    "Chương trình hành động thực hiện NQ 06-NQ/TW, III.2" },
  { "Plan",
    "responsible_person_title",
    TEXT,
    OPTIONAL,
    NULL,
    "Chức vụ người đứng đầu (không ghi tên).",
    "Office of its head (no name).",
    "Chủ tịch UBND phường",
    NULL },
  { "Plan",
    "announced_date",
    DATE,
    WANTED,
    NULL,
    "Ngày công bố, chậm nhất 15 ngày sau khi phê duyệt.",
    "Day of announcement, at the latest 15 days after approval.",
    "2026-02-10",
    LAW },
  { "Plan",
    "announced_forms",
    LIST,
    WANTED,
    NULL,
    "Hình thức công bố.",
    "Ways of announcement.",
    "niêm yết tại trụ sở;cổng thông tin;màn hình tra cứu",
    LAW },
  { "Plan",
    "announced_places",
    LIST,
    OPTIONAL,
    NULL,
    "Nơi trưng bày.",
    "Where it is on display.",
    "Trụ sở UBND phường;Trung tâm Phục vụ hành chính công",
    NULL },
  { "Plan",
    "regulation",
    TEXT,
    WANTED,
    NULL,
    "Tên tài liệu chứa quy định quản lý (tên sau chữ Document).",
    "Name of the document with the management rules.",
    "quy-dinh",
    LAW },
  { "Plan",
    "legal_basis",
    LIST,
    OPTIONAL,
    NULL,
    "Căn cứ pháp lý khác, ngoài quyết định.",
    "Legal basis besides the decision.",
    "NQ 214/NQ-HĐND;1727/QĐ-TTg",
    NULL },
  { "Plan",
    "parent",
    TEXT,
    WANTED,
    NULL,
    "Mã định danh (id) của quy hoạch cấp trên mà quy hoạch này cụ thể hóa.",
    "Identifier of the plan of the level above that this one carries out.",
    "qhc-da-lat",
    LAW ", Điều 7" },
  { "Plan",
    "source",
    TEXT,
    OPTIONAL,
    NULL,
    "Nguồn dữ liệu.",
    "Where the data comes from.",
    "Hồ sơ do Sở Xây dựng bàn giao ngày 05/02/2026",
    NULL },

  { "Decision",
    "number",
    TEXT,
    NEEDED,
    NULL,
    "Số, ký hiệu quyết định.",
    "Number of the decision.",
    "229/QĐ-UBND",
    LAW },
  { "Decision",
    "date",
    DATE,
    NEEDED,
    NULL,
    "Ngày quyết định.",
    "Day of the decision.",
    "2026-02-02",
    NULL },
  { "Decision",
    "issuer",
    TEXT,
    WANTED,
    NULL,
    "Cơ quan ban hành.",
    "Issued by.",
    "UBND tỉnh Lâm Đồng",
    NULL },
  { "Decision",
    "title",
    TEXT,
    WANTED,
    NULL,
    "Trích yếu.",
    "Its title.",
    "Quyết định phê duyệt Quy hoạch phân khu …",
    NULL },
  { "Decision",
    "document",
    TEXT,
    WANTED,
    NULL,
    "Tên tài liệu chứa quyết định.",
    "Name of the document with the decision.",
    "quyet-dinh",
    NULL },

  { "Replaces",
    "Id",
    TEXT,
    NEEDED,
    NULL,
    "Mã định danh của quy hoạch bị thay thế hoặc điều chỉnh.",
    "Identifier of the plan that is replaced or adjusted.",
    "qhpk-ho-thong",
    NULL },
  { "Replaces", "Version", WHOLE, NEEDED, NULL, "Phiên bản của nó.", "Its version.", "1", NULL },
  { "Replaces",
    "Relation",
    WORD,
    NEEDED,
    "thay-the dieu-chinh-tong-the dieu-chinh-cuc-bo",
    "Quan hệ: thay-the, dieu-chinh-tong-the, dieu-chinh-cuc-bo. Bản cũ vẫn đọc được.",
    "Relation: replaces, adjusts as a whole, adjusts in part. The old one stays readable.",
    "dieu-chinh-cuc-bo",
    LAW },
  { "Replaces",
    "Ground",
    WHOLE,
    NEEDED,
    "1 2 3 4 5 6 7 8",
    "Căn cứ điều chỉnh: 1 chiến lược hoặc quy hoạch cấp trên thay đổi; 2 địa giới hành chính thay "
    "đổi hoặc các quy hoạch mâu thuẫn; 3 dự án được chấp thuận; 4 khí hậu, thiên tai, chiến tranh, "
    "quốc phòng, an ninh; 5 lợi ích quốc gia, cộng đồng; 6 không thực hiện được hoặc gây tác động "
    "xấu; 7 điều chỉnh chủ trương đầu tư; 8 ranh giới, chỉ tiêu lô đất.",
    "Legal ground: 1 strategy or plan above changed; 2 boundaries of units changed or plans "
    "contradict; 3 a project was accepted; 4 climate, disaster, war, defence; 5 national or common "
    "good; 6 cannot be carried out or does harm; 7 investment policy adjusted; 8 lot lines or "
    "figures.",
    "6",
    LAW ", Điều 45" },

  { "Document",
    "File",
    TV_PLAN_FIELD_FILE,
    NEEDED,
    NULL,
    "Tên tệp trong thư mục này: PDF, DOCX (cần LibreOffice), hoặc ảnh TIFF, GeoTIFF, PNG, JPEG.",
    "Name of the file in this folder: PDF, DOCX (needs LibreOffice), or a picture.",
    "quyet-dinh.pdf",
    NULL },
  { "Document",
    "Role",
    WORD,
    NEEDED,
    "decision explanation drawing regulation other",
    "Vai trò: decision (quyết định), explanation (thuyết minh), drawing (bản vẽ), regulation (quy "
    "định quản lý), other. Phải có quyết định, thuyết minh, và bản vẽ hoặc lớp bản đồ.",
    "What it is. A decision, an explanation, and a drawing or map layer must be there.",
    "decision",
    LAW },
  { "Document",
    "Title",
    TEXT,
    WANTED,
    NULL,
    "Tên hiển thị.",
    "Title to show.",
    "Quyết định phê duyệt",
    NULL },
  { "Document",
    "Access",
    WORD,
    NEEDED,
    "cong-khai noi-bo bi-mat",
    "Mức tiếp cận: chỉ cong-khai được đưa lên; noi-bo, bi-mat hoặc để trống thì bị loại và đếm.",
    "Access class: only cong-khai is published; anything else, or nothing, is left out and "
    "counted.",
    "cong-khai",
    "Luật Tiếp cận thông tin 2016; Luật Bảo vệ bí mật nhà nước" },
  { "Document",
    "Areas",
    TV_PLAN_FIELD_FILE,
    OPTIONAL,
    NULL,
    "Danh sách JSON các phần của bản vẽ dẫn tới bản đồ: page, box, title, geometry (WGS 84).",
    "A JSON list of parts of the drawing that lead to the map: page, box, title, geometry (WGS "
    "84).",
    "qh-04.areas.json",
    NULL },

  { "Layer",
    "File",
    TV_PLAN_FIELD_FILE,
    NEEDED,
    NULL,
    "Tên tệp: GeoPackage, Shapefile (.shp), GeoJSON, MapInfo (.tab, .mif), DXF, DWG (chỉ bản 2000; "
    "bản mới hơn hãy lưu thành DXF).",
    "File: GeoPackage, Shapefile, GeoJSON, MapInfo, DXF, DWG (release 2000 only; save newer ones "
    "as "
    "DXF).",
    "su-dung-dat.gpkg",
    NULL },
  { "Layer",
    "Layer",
    TEXT,
    OPTIONAL,
    NULL,
    "Tên lớp trong tệp, nếu tệp có nhiều lớp.",
    "Layer inside the file, where it has several.",
    "lo_dat",
    NULL },
  { "Layer",
    "Role",
    WORD,
    NEEDED,
    "nen-dia-hinh hien-trang quy-hoach moc-gioi khong-gian-ngam di-san",
    "Nhóm lớp: nen-dia-hinh (nền địa hình), hien-trang (hiện trạng), quy-hoach, moc-gioi (ranh "
    "giới, mốc giới), khong-gian-ngam, di-san (di sản, cảnh quan).",
    "Group: topography, existing state, plan, boundary and markers, underground, heritage.",
    "quy-hoach",
    NULL },
  { "Layer",
    "Title",
    TEXT,
    WANTED,
    NULL,
    "Tên hiển thị.",
    "Title to show.",
    "Quy hoạch sử dụng đất",
    NULL },
  { "Layer",
    "Access",
    WORD,
    NEEDED,
    "cong-khai noi-bo bi-mat",
    "Mức tiếp cận của cả lớp; từng đối tượng còn có thể mang mức riêng (AccessField).",
    "Access class of the layer; a feature may have its own (AccessField).",
    "cong-khai",
    "Luật Tiếp cận thông tin 2016; Luật Bảo vệ bí mật nhà nước" },
  { "Layer",
    "Crs",
    TEXT,
    WANTED,
    NULL,
    "Hệ tọa độ của tệp. VN-2000: EPSG:5899 (Lâm Đồng cũ, 107°45'), 9218 (Bình Thuận, Đắk Nông, "
    "108°30'), 5897 (105°), 5898 (108°), 3405, 3406 (UTM 48, 49). Không đoán: tệp không ghi thì "
    "phải ghi ở đây.",
    "Coordinate system of the file, never guessed: state it where the file does not.",
    "EPSG:5899",
    "QĐ 05/2007/QĐ-BTNMT (EPSG:6960)" },
  { "Layer",
    "Encoding",
    WORD,
    OPTIONAL,
    "utf-8 tcvn3 vni cp1258 windows-1252",
    "Bảng mã chữ: utf-8, tcvn3 (ABC, .VnTime), vni, cp1258, windows-1252. Để trống thì được nhận "
    "biết và cho xem trước.",
    "Encoding of its texts; found out and previewed when nothing is said.",
    "tcvn3",
    NULL },
  { "Layer",
    "Geometry",
    WORD,
    OPTIONAL,
    "area line point",
    "Chỉ lấy area (vùng), line (đường) hoặc point (điểm): cần cho DXF, DWG, nơi mọi thứ nằm chung. "
    "area cũng khép các đường kín thành vùng.",
    "Take only areas, lines or points, which DXF and DWG mix; area also turns closed lines into "
    "areas.",
    "area",
    NULL },
  { "Layer",
    "CodeField",
    TEXT,
    WANTED,
    NULL,
    "Trường chứa mã loại đất (ODT, CX …); đất quốc phòng, an ninh (QP, CQP, CAN) không bao giờ "
    "được đưa lên.",
    "Attribute with the land-use code; land of defence and public security never passes.",
    "ma_dat",
    NULL },
  { "Layer",
    "LotField",
    TEXT,
    OPTIONAL,
    NULL,
    "Trường chứa mã lô đất.",
    "Attribute with the lot's number.",
    "ma_o",
    NULL },
  { "Layer",
    "FloorsField",
    TEXT,
    OPTIONAL,
    NULL,
    "Trường chứa tầng cao tối đa.",
    "Attribute with the most floors allowed.",
    "tang_cao",
    "Chương trình hành động thực hiện NQ 06-NQ/TW, III.4" },
  { "Layer",
    "MaxFloors",
    WHOLE,
    OPTIONAL,
    NULL,
    "Chỉ cho lớp vùng khống chế: tầng cao không được vượt trong các vùng của lớp này (trung tâm "
    "hạn "
    "chế nhà cao tầng).",
    "For a layer of limits: floors that nothing inside its areas may exceed (a centre with limited "
    "heights).",
    "5",
    "Chương trình hành động thực hiện NQ 06-NQ/TW, III.4" },
  { "Layer",
    "AccessField",
    TEXT,
    OPTIONAL,
    NULL,
    "Trường chứa mức tiếp cận từng đối tượng (mặc định: access); khác cong-khai thì bị loại.",
    "Attribute with the access class of each feature (else: access); anything but cong-khai is "
    "left out.",
    "tiep_can",
    NULL },
  { "Layer",
    "Filter",
    TEXT,
    OPTIONAL,
    NULL,
    "Điều kiện SQL chọn đối tượng.",
    "SQL condition that chooses features.",
    "Layer = 'DAT_O'",
    NULL },
};

const TvPlanField *
tv_plan_field_get_all (guint *ret_count)
{
  g_return_val_if_fail (ret_count != NULL, NULL);

  *ret_count = G_N_ELEMENTS (fields);
  return fields;
}

static gboolean
is_of_group (const TvPlanField *self, const char *group)
{
  gsize length = strlen (self->group);

  if (!g_str_has_prefix (group, self->group))
    return FALSE;
  if (g_str_equal (self->group, "Document") || g_str_equal (self->group, "Layer"))
    return group[length] == ' ' || group[length] == '\0';
  return group[length] == '\0';
}

const TvPlanField *
tv_plan_field_find (const char *group, const char *key)
{
  g_return_val_if_fail (group != NULL && key != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (g_str_equal (fields[i].key, key) && is_of_group (&fields[i], group))
        return &fields[i];
    }
  return NULL;
}

gboolean
tv_plan_field_has_group (const char *group)
{
  g_return_val_if_fail (group != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (is_of_group (&fields[i], group))
        return TRUE;
    }
  return FALSE;
}

gboolean
tv_plan_field_parse_number (const char *text, double *ret_number)
{
  char *end;
  double number;

  g_return_val_if_fail (text != NULL, FALSE);

  number = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !isfinite (number))
    return FALSE;
  if (ret_number != NULL)
    *ret_number = number;
  return TRUE;
}

static gboolean
is_date (const char *text)
{
  guint year, month, day;
  int length = 0;

  return sscanf (text, "%4u-%2u-%2u%n", &year, &month, &day, &length) == 3 && length == 10
         && text[length] == '\0'
         && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

static gboolean
is_one_of (const char *words, const char *text)
{
  g_auto (GStrv) list = g_strsplit (words, " ", -1);

  return g_strv_contains ((const char *const *) list, text);
}

gboolean
tv_plan_field_check (const TvPlanField *self, const char *text, GError **error)
{
  g_autofree char *wanted = NULL;
  double number = 0;

  g_return_val_if_fail (self != NULL && text != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (self->words != NULL && !is_one_of (self->words, text))
    wanted = g_strdup_printf (_ ("one of: %s"), self->words);
  else if (self->kind == TV_PLAN_FIELD_DATE && !is_date (text))
    wanted = g_strdup (_ ("a date, year first: 2026-02-10"));
  else if (self->kind == TV_PLAN_FIELD_WHOLE
           && (!tv_plan_field_parse_number (text, &number) || fabs (number - floor (number)) > 0
               || fabs (number) > 1e9))
    wanted = g_strdup (_ ("a whole number without dots"));
  else if (self->kind == TV_PLAN_FIELD_NUMBER && !tv_plan_field_parse_number (text, &number))
    wanted = g_strdup (_ ("a number with a decimal point: 176.65"));
  if (wanted == NULL)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "%s=%s: %s", self->key, text, wanted);
  return FALSE;
}

/* A comment in lines of some 96 characters. */
static void
write_comment (GString *out, const char *mark, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  glong column = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      glong length = g_utf8_strlen (words[i], -1);

      if (i == 0 || column + 1 + length > 96)
        {
          g_string_append (out, i == 0 ? mark : "\n#   ");
          column = g_utf8_strlen (mark, -1);
        }
      else
        {
          g_string_append_c (out, ' ');
          column++;
        }
      g_string_append (out, words[i]);
      column += length;
    }
  g_string_append_c (out, '\n');
}

static void
write_field (GString *out, const TvPlanField *self, const char *value)
{
  static const char *const needs[] = { "", " · nên có (wanted)", " · bắt buộc (needed)" };

  write_comment (out, "# ", self->vi);
  write_comment (out, "#   ", self->en);
  g_string_append_printf (out, "#   Ví dụ (example): %s%s\n", self->example, needs[self->need]);
  if (self->basis != NULL)
    g_string_append_printf (out, "#   Căn cứ (asked by): %s\n", self->basis);
  g_string_append_printf (out,
                          "%s%s=%s\n\n",
                          self->need == TV_PLAN_FIELD_NEEDED || value != NULL ? "" : "#",
                          self->key,
                          value != NULL ? value : "");
}

void
tv_plan_field_write_group (GString *out, const char *group, GHashTable *values)
{
  g_return_if_fail (out != NULL && group != NULL);

  g_string_append_printf (out, "[%s]\n", group);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (is_of_group (&fields[i], group))
        write_field (out,
                     &fields[i],
                     values != NULL ? g_hash_table_lookup (values, fields[i].key) : NULL);
    }
}
