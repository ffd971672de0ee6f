// SPDX-License-Identifier: GPL-3.0-or-later
// Page 1 of a PDF by PDFium (WebAssembly): node pdfium.mjs FILE SCALE → {"ms"} to open and draw.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { init } from "@embedpdf/pdfium";

const require = createRequire(import.meta.url);
const [file, scale] = [process.argv[2], Number(process.argv[3])];
const pdfium = await init({ wasmBinary: readFileSync(require.resolve("@embedpdf/pdfium/pdfium.wasm")) });
pdfium.PDFiumExt_Init();
const bytes = readFileSync(file);
const start = performance.now();
const heap = pdfium.pdfium;
const data = heap.wasmExports.malloc(bytes.length);
heap.HEAPU8.set(bytes, data);
const document = pdfium.FPDF_LoadMemDocument(data, bytes.length, "");
const page = pdfium.FPDF_LoadPage(document, 0);
const width = Math.ceil(pdfium.FPDF_GetPageWidthF(page) * scale);
const height = Math.ceil(pdfium.FPDF_GetPageHeightF(page) * scale);
const bitmap = pdfium.FPDFBitmap_Create(width, height, 0);
pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0x800 /* printing */);
const ms = performance.now() - start;
const first = pdfium.FPDFBitmap_GetBuffer(bitmap);
const pixels = heap.HEAPU8.subarray(first, first + width * height * 4);
if (!pixels.some((value) => value !== 255)) throw new Error("the page is blank");
console.log(JSON.stringify({ ms }));
