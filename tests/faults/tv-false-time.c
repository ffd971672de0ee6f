// SPDX-License-Identifier: GPL-3.0-or-later

/* Laid before a program (LD_PRELOAD), it moves the wall clock by TV_FALSE_TIME seconds; the other
 * clocks go on as they are, as on a machine whose date was set wrong. */

#include "config.h"

#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t
get_offset (void)
{
  const char *text = getenv ("TV_FALSE_TIME");

  return text != NULL ? (time_t) atoll (text) : 0;
}

int
clock_gettime (clockid_t clock, struct timespec *ret_time)
{
  const int result = (int) syscall (SYS_clock_gettime, clock, ret_time);

  if (result == 0 && clock == CLOCK_REALTIME)
    ret_time->tv_sec += get_offset ();
  return result;
}

time_t
time (time_t *ret_time)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  if (ret_time != NULL)
    *ret_time = now.tv_sec;
  return now.tv_sec;
}

int
gettimeofday (struct timeval *ret_time, void *zone)
{
  struct timespec now;

  (void) zone;
  clock_gettime (CLOCK_REALTIME, &now);
  ret_time->tv_sec = now.tv_sec;
  ret_time->tv_usec = now.tv_nsec / 1000;
  return 0;
}
