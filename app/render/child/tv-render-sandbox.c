// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-render-sandbox.h"

#include "render/client/tv-render-frame.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define MEMORY_LIMIT (G_GUINT64_CONSTANT (1536) * 1024 * 1024)
#define CPU_SECONDS 120
#define OPEN_FILES 64

/* Reading, memory, time, the reply. Opening and mapping have rules of their own below. */
static const int allowed_calls[] = {
  SCMP_SYS (read),         SCMP_SYS (readv),          SCMP_SYS (pread64),
  SCMP_SYS (lseek),        SCMP_SYS (close),          SCMP_SYS (fstat),
  SCMP_SYS (fstatfs),      SCMP_SYS (statfs),         SCMP_SYS (newfstatat),
  SCMP_SYS (stat),         SCMP_SYS (lstat),          SCMP_SYS (statx),
  SCMP_SYS (access),       SCMP_SYS (faccessat),      SCMP_SYS (faccessat2),
  SCMP_SYS (readlink),     SCMP_SYS (readlinkat),     SCMP_SYS (getdents64),
  SCMP_SYS (getcwd),       SCMP_SYS (fadvise64),      SCMP_SYS (munmap),
  SCMP_SYS (mremap),       SCMP_SYS (madvise),        SCMP_SYS (brk),
  SCMP_SYS (futex),        SCMP_SYS (getrandom),      SCMP_SYS (clock_gettime),
  SCMP_SYS (gettimeofday), SCMP_SYS (time),           SCMP_SYS (getrusage),
  SCMP_SYS (times),        SCMP_SYS (sysinfo),        SCMP_SYS (uname),
  SCMP_SYS (getpid),       SCMP_SYS (gettid),         SCMP_SYS (tgkill),
  SCMP_SYS (getuid),       SCMP_SYS (geteuid),        SCMP_SYS (getgid),
  SCMP_SYS (getegid),      SCMP_SYS (sched_yield),    SCMP_SYS (sched_getaffinity),
  SCMP_SYS (rt_sigaction), SCMP_SYS (rt_sigprocmask), SCMP_SYS (rt_sigreturn),
  SCMP_SYS (sigaltstack),  SCMP_SYS (poll),           SCMP_SYS (ppoll),
  SCMP_SYS (memfd_create), SCMP_SYS (ftruncate),      SCMP_SYS (restart_syscall),
  SCMP_SYS (exit),         SCMP_SYS (exit_group),     SCMP_SYS (set_robust_list),
  SCMP_SYS (rseq),         SCMP_SYS (fsync),
};

static gboolean
set_limit (__rlimit_resource_t resource, rlim_t value)
{
  struct rlimit limit = { value, value };

  return setrlimit (resource, &limit) == 0;
}

static gboolean
set_limits (void)
{
#if !defined(__SANITIZE_ADDRESS__)
  /* AddressSanitizer reserves terabytes of addresses; everything else lives within this. */
  if (!set_limit (RLIMIT_AS, MEMORY_LIMIT))
    return FALSE;
#endif
  return set_limit (RLIMIT_CPU, CPU_SECONDS) && set_limit (RLIMIT_NOFILE, OPEN_FILES)
         && set_limit (RLIMIT_CORE, 0);
}

/* Files open for reading only; memory is never writable and executable at once (loaders of
 * gdk-pixbuf are mapped executable from the read-only /usr); words go out on the socket and on the
 * error stream, nowhere else. */
static int
add_guarded_rules (scmp_filter_ctx filter)
{
  const int writable_code = PROT_WRITE | PROT_EXEC;
  const int opens = O_ACCMODE | O_CREAT | O_TRUNC;
  int failed = 0;

#define RULE(call, ...)                                                                            \
  failed |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (call), 1, __VA_ARGS__)
  RULE (openat, SCMP_A2 (SCMP_CMP_MASKED_EQ, opens, O_RDONLY));
  RULE (open, SCMP_A1 (SCMP_CMP_MASKED_EQ, opens, O_RDONLY));
  RULE (mmap, SCMP_A2 (SCMP_CMP_MASKED_EQ, writable_code, 0));
  RULE (mmap, SCMP_A2 (SCMP_CMP_MASKED_EQ, writable_code, PROT_WRITE));
  RULE (mmap, SCMP_A2 (SCMP_CMP_MASKED_EQ, writable_code, PROT_EXEC));
  RULE (mprotect, SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  RULE (write, SCMP_A0 (SCMP_CMP_EQ, STDERR_FILENO));
  RULE (writev, SCMP_A0 (SCMP_CMP_EQ, STDERR_FILENO));
  RULE (sendmsg, SCMP_A0 (SCMP_CMP_EQ, TV_RENDER_SOCKET_FD));
  RULE (recvmsg, SCMP_A0 (SCMP_CMP_EQ, TV_RENDER_SOCKET_FD));
  RULE (recvfrom, SCMP_A0 (SCMP_CMP_EQ, TV_RENDER_SOCKET_FD));
  RULE (prlimit64, SCMP_A2 (SCMP_CMP_EQ, 0));
  RULE (fcntl, SCMP_A1 (SCMP_CMP_EQ, F_GETFD));
  RULE (fcntl, SCMP_A1 (SCMP_CMP_EQ, F_SETFD));
  RULE (fcntl, SCMP_A1 (SCMP_CMP_EQ, F_GETFL));
  RULE (fcntl, SCMP_A1 (SCMP_CMP_EQ, F_ADD_SEALS));
  RULE (fcntl, SCMP_A1 (SCMP_CMP_EQ, F_GET_SEALS));
#undef RULE
  return failed;
}

static gboolean
load_filter (void)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ERRNO (EPERM));
  int failed = filter == NULL ? -1 : 0;

  for (gsize i = 0; failed == 0 && i < G_N_ELEMENTS (allowed_calls); i++)
    failed = seccomp_rule_add (filter, SCMP_ACT_ALLOW, allowed_calls[i], 0);
  if (failed == 0)
    failed = add_guarded_rules (filter);
  if (failed == 0)
    failed = seccomp_load (filter);
  if (filter != NULL)
    seccomp_release (filter);
  return failed == 0;
}

gboolean
tv_render_sandbox_enter (void)
{
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return FALSE;
  return set_limits () && load_filter ();
}
