// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-visit-walls.h"

#include "base/tv-error.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

/* AF_NETLINK stays: bwrap configures the loopback of its empty network with it, and it reaches
 * nobody but the kernel. */
static int
refuse_families (scmp_filter_ctx filter)
{
  const guint32 refuse = SCMP_ACT_ERRNO (EAFNOSUPPORT);
  int failed = 0;

  for (guint64 family = 0; family < AF_MAX; family++)
    {
      if (family == AF_UNIX || family == AF_NETLINK)
        continue;
      failed
          |= seccomp_rule_add (filter, refuse, SCMP_SYS (socket), 1, SCMP_A0 (SCMP_CMP_EQ, family));
    }
  failed |= seccomp_rule_add (filter, refuse, SCMP_SYS (socket), 1, SCMP_A0 (SCMP_CMP_GE, AF_MAX));
  return failed;
}

static int
add_rules (scmp_filter_ctx filter)
{
  int failed = refuse_families (filter);

  failed |= seccomp_rule_add (filter, SCMP_ACT_ERRNO (EPERM), SCMP_SYS (ptrace), 0);
  failed |= seccomp_rule_add (filter, SCMP_ACT_ERRNO (EPERM), SCMP_SYS (process_vm_readv), 0);
  /* io_uring makes sockets without the socket call. */
  failed |= seccomp_rule_add (filter, SCMP_ACT_ERRNO (ENOSYS), SCMP_SYS (io_uring_setup), 0);
  return failed;
}

gboolean
tv_visit_walls_enter (GError **error)
{
  const struct rlimit no_core = { 0, 0 };
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);
  int failed = filter == NULL ? -1 : add_rules (filter);

  if (failed == 0)
    failed = seccomp_load (filter);
  if (filter != NULL)
    seccomp_release (filter);
  if (failed != 0 || prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) != 0
      || setrlimit (RLIMIT_CORE, &no_core) != 0)
    {
      g_set_error_literal (error,
                           TV_ERROR,
                           TV_ERROR_FAILED,
                           "this machine cannot wall a visit in (seccomp)");
      return FALSE;
    }
  return TRUE;
}
