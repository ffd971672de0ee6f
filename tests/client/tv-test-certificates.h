// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

/* A certificate authority made for this test, and what it signed. */
typedef struct
{
  char *folder;
  char *ca;     /* PEM file of the authority */
  char *server; /* PEM file, certificate and key, good for 127.0.0.1 */
} TvTestCertificates;

/* @from, @to: when the server's certificate is good, "2026-11-23"; both NULL for now. Uses
 * certtool. */
TvTestCertificates *tv_test_certificates_new (const char *from, const char *to);
void tv_test_certificates_free (TvTestCertificates *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvTestCertificates, tv_test_certificates_free)
