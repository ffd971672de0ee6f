// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-use.h"

/* By TvImportUse: the group's name, its codes. */
static const struct
{
  const char *group;
  const char *codes;
} uses[] = {
  { "", "" },
  { "o", "NO ODT ONT OM OCT OBT OLK BT LK CT CC-CT NOXH OXH TDC DO" },
  { "hon-hop", "HH HHO" },
  { "cong-cong",
    "CCDT CC CQ THPT THCS TH NT TR GD YT TDTT VH DGD DYT DVH DTT TSC DTS DCH DKH DXH DSH" },
  { "thuong-mai", "TM TMD TMDV DV DVTM DL DDL" },
  { "cong-nghiep", "CN KCN SKK SKN SKC SKT SKS KHO" },
  { "cay-xanh", "CX CXDT CXCC CXCD CXHC CXCL CL DKV CV" },
  { "mat-nuoc", "MN SON MNC SH NTS" },
  { "rung", "R RSX RPH RDD LN" },
  { "nong-nghiep", "NN NNP NNO LUA LUC LUK CHN HNK BHK NHK CLN NKH SXN" },
  { "di-san", "DT TG TON TIN DDT DDL-DT" },
  { "nghia-trang", "NTD NTN" },
  { "ky-thuat", "KT HT HTKT DNL DRA DBV DTL" },
  { "giao-thong", "GT DGT P BX BDX" },
};

TvImportUse
tv_import_use_find (const char *code, const TvJson *landuse)
{
  g_autofree char *letters = g_ascii_strup (code, -1);
  const char *group = NULL;
  size_t i;
  TvJson *one;

  json_array_foreach ((TvJson *) landuse, i, one)
  {
    if (g_strcmp0 (tv_json_get_string (one, "code", NULL), code) == 0)
      group = tv_json_get_string (one, "group", NULL);
  }
  g_strdelimit (letters, "0123456789. ", '\0');
  for (guint use = 1; use < G_N_ELEMENTS (uses); use++)
    {
      g_auto (GStrv) codes = g_strsplit (uses[use].codes, " ", -1);

      if (group != NULL ? g_str_equal (group, uses[use].group)
                        : g_strv_contains ((const char *const *) codes, letters))
        return (TvImportUse) use;
    }
  return TV_IMPORT_USE_UNKNOWN;
}

gboolean
tv_import_use_contradicts (TvImportUse own, TvImportUse above)
{
  if (own == TV_IMPORT_USE_UNKNOWN || above == TV_IMPORT_USE_UNKNOWN || own == above)
    return FALSE;
  switch (own)
    {
    case TV_IMPORT_USE_HOUSING:
    case TV_IMPORT_USE_COMMERCE:
      return above != TV_IMPORT_USE_MIXED;
    case TV_IMPORT_USE_PUBLIC:
      return above != TV_IMPORT_USE_MIXED && above != TV_IMPORT_USE_HOUSING
             && above != TV_IMPORT_USE_COMMERCE;
    case TV_IMPORT_USE_MIXED:
    case TV_IMPORT_USE_INDUSTRY:
    case TV_IMPORT_USE_CEMETERY:
      return TRUE;
    case TV_IMPORT_USE_UNKNOWN:
    case TV_IMPORT_USE_GREEN:
    case TV_IMPORT_USE_WATER:
    case TV_IMPORT_USE_FOREST:
    case TV_IMPORT_USE_FARM:
    case TV_IMPORT_USE_HERITAGE:
    case TV_IMPORT_USE_TECHNICAL:
    case TV_IMPORT_USE_TRAFFIC:
    default:
      return FALSE;
    }
}
