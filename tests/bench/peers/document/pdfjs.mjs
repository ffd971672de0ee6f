// SPDX-License-Identifier: GPL-3.0-or-later
// Page 1 of a PDF by pdf.js: node pdfjs.mjs FILE SCALE → {"ms"} to open and draw.
import { readFileSync } from "node:fs";
import { createCanvas } from "@napi-rs/canvas";
import { getDocument, VerbosityLevel } from "pdfjs-dist/legacy/build/pdf.mjs";

const [file, scale] = [process.argv[2], Number(process.argv[3])];
const data = new Uint8Array(readFileSync(file));
const start = performance.now();
const document = await getDocument({ data, verbosity: VerbosityLevel.ERRORS }).promise;
const page = await document.getPage(1);
const viewport = page.getViewport({ scale });
const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
await page.render({ canvas, canvasContext: canvas.getContext("2d"), viewport }).promise;
const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
const ms = performance.now() - start;
if (!pixels.some((value) => value !== 255)) throw new Error("the page is blank");
console.log(JSON.stringify({ ms }));
process.exit(0);
