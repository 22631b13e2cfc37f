// A list as one sequence, however many pages it has.
import { isPlainObject, snapshot } from "./snapshot.js";

/** The list, with `all` to go through its items. */
export function withPages(list) {
  return Object.assign(list, { all: (query, options) => items(list, snapshot(query), snapshot(options)) });
}

async function* items(list, query = {}, options) {
  for (let page = 1; ; page += 1) {
    const reply = await list(paged(query, page), options);
    yield* reply.data;
    if (!(reply.meta?.last_page > page)) return;
  }
}

function paged(query, page) {
  try {
    if (isPlainObject(query)) {
      const { page: _, ...asked } = Object.getOwnPropertyDescriptors(query);
      return Object.defineProperties({ perPage: 100, page }, asked);
    }
  } catch {
    // As below: what throws when it is looked at is no query either.
  }
  // For the checks to refuse.
  return query;
}
