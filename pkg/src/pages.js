// A list as one sequence, however many pages it has.
import { isPlainObject, snapshot } from "./snapshot.js";

/** The list, with `all` to go through its items. */
export function withPages(list) {
  return Object.assign(list, { all: (query, options) => items(list, snapshot(query), snapshot(options)) });
}

async function* items(list, query = {}, options) {
  // What is no query is for the checks to refuse.
  if (!isPlainObject(query)) await list(query, options);
  const asked = Object.defineProperties({ perPage: 100 }, Object.getOwnPropertyDescriptors(query));
  for (let page = 1; ; page += 1) {
    const reply = await list(Object.defineProperty(asked, "page", { value: page, enumerable: true, configurable: true }), options);
    yield* reply.data;
    if (!(reply.meta?.last_page > page)) return;
  }
}
