// fetch with one call for an agent at a time across tabs, the minimum that keeps changes in order.
import { connect as connectFetch } from "./fetch.js";
import { inLock } from "../lock.js";

export const connect = inLock(connectFetch);
