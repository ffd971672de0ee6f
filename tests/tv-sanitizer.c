// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a test program asks of AddressSanitizer for itself, and what for the programs it starts.
//
// Its own leaks are looked for with whole stacks: only so are GLib's known ones told from ours
// (tests/lsan.supp). That makes every allocation slow, so the programs it starts are spared it; and
// where a test talks TLS in its own process, leaks are not looked for at all, because the tracer of
// LeakSanitizer (GCC 12) itself falls over threads of GnuTLS that just end.
#include "config.h"

#include <glib.h>

const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
#ifdef TV_TEST_TLS
  return "detect_leaks=0";
#else
  return "detect_leaks=1:fast_unwind_on_malloc=0";
#endif
}

__attribute__ ((constructor)) static void
spare_children (void)
{
  g_setenv ("ASAN_OPTIONS", "detect_leaks=0", TRUE);
}
