import { connect as connectKy } from "./ky.js";
import { inLock } from "../lock.js";

export const connect = inLock(connectKy);
