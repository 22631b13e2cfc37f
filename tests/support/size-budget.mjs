// The limit for the size of the package.
import { gzipSync } from "node:zlib";

/** Bytes of the default entry after gzip. */
export const BUDGET = 118_000;

export const sizeOf = (file) => gzipSync(file, { level: 9 }).length;
