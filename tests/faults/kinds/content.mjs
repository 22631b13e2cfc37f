// Oversized contents.
import { gzipSync } from "node:zlib";

/** Chromium accepts a head of up to 256 KiB. */
export const OVERSIZED_HEAD = "x".repeat(300 << 10);
export const LARGE_HEAD = "x".repeat(100 << 10);

const DEEP = 200_000;
export const nested = (closed = true) => "[".repeat(DEEP) + (closed ? "]".repeat(DEEP) : "");

const BOMB_BYTES = 256 << 20;
/** A quarter of a MiB that decompresses to 256 MiB. */
export const gzipBomb = gzipSync(Buffer.alloc(BOMB_BYTES, " "));
