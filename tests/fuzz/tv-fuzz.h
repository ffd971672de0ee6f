// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stddef.h>
#include <stdint.h>

/* The one entry of each fuzz target: libFuzzer's. The replay runs the kept cases through the same.
 */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
