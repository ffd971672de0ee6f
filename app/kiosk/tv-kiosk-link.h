// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The thread between the runner and one visit: a SOCK_SEQPACKET pair on which each side sends small
 * records. The visit finds its end as descriptor 3. */
#define TV_KIOSK_LINK_FD 3

typedef enum
{
  TV_KIOSK_READY, /* visit → runner: drawn and waiting; value: its process id */
  TV_KIOSK_SHOW,  /* runner → visit: be the one in use; value: 0 */
  TV_KIOSK_PING,  /* runner → visit: are you there; value: any */
  TV_KIOSK_PONG,  /* visit → runner: value: the generation of the content it shows */
} TvKioskWord;

typedef struct
{
  guint32 word;
  guint32 value;
} TvKioskRecord;

#define TV_TYPE_KIOSK_LINK (tv_kiosk_link_get_type ())
G_DECLARE_FINAL_TYPE (TvKioskLink, tv_kiosk_link, TV, KIOSK_LINK, GObject)

/* Takes over @fd. Signals on the main context: "record" (guint word, guint value) and "closed" when
 * the other side is gone or talks nonsense. */
TvKioskLink *tv_kiosk_link_new (int fd, GError **error);

/* FALSE when the other side is gone or does not listen any more. */
gboolean tv_kiosk_link_send (TvKioskLink *self, TvKioskWord word, guint32 value);

G_END_DECLS
