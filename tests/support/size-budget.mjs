// How large the package may be.
import { gzipSync } from "node:zlib";

/** Bytes of the default entry, gzipped as a server does it. */
export const BUDGET = 112_000;

export const sizeOf = (file) => gzipSync(file, { level: 9 }).length;
