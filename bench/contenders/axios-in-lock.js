import { connect as connectAxios } from "./axios.js";
import { inLock } from "../lock.js";

export const connect = inLock(connectAxios);
