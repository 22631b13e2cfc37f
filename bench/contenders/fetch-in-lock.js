// Bare fetch, one at a time for each agent, across tabs: the least that keeps two changes of an agent in their order.
import { connect as connectFetch } from "./fetch.js";
import { inLock } from "../lock.js";

export const connect = inLock(connectFetch);
