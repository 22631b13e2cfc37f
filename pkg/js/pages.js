// Iterates over a paginated list as one sequence. Items that are added or deleted while the list is
// read shift all items after them, either to a page that was already read or again to one that was
// not. Therefore each page overlaps the previous one. A page that begins with a known item
// continues the sequence. Before any other page, the iterator checks whether items are missing.
import { attempt } from "./attempt.js";
import { isPlainObject, snapshot } from "./snapshot.js";
import { TalkoverError } from "./talkover_error.js";

const MOST_PER_PAGE = 100;
/** The limit of successive pages without a new item, when the service reports further pages. */
const MOST_IN_VAIN = 10;
/** A list that changes all the time is not read for ever. */
const MOST_ROUNDS = 4;

/** Adds `all`, which iterates over the items of all pages, to a list function. */
export function withPages(list) {
  return Object.assign(list, { all: (query, options) => items(list, snapshot(query), snapshot(options)) });
}

async function* items(list, query = {}, options) {
  let most = perPage(query);
  const known = new Set();
  const isNew = (item) => !known.has(item?.id);
  /** The position that was reached, and where the sequence ends according to the service. */
  let end = 0;
  let said = 0;
  let inVain = 0;
  let round = 1;
  /** Whether the list was seen to change in this round, and the page to compare the next one with. */
  let hasMoved = false;
  let previous;

  async function read({ number, size }) {
    const { data, meta } = await list(paged(query, number, size), options);
    const { per_page: told, last_page: last, total } = meta ?? {};
    // The service may use another page size than the one requested.
    const step = told >= 1 ? told : size;
    if (step < size) most = step;
    if (last >= 1) said = Math.max(said, (last - 1) * step + 1);
    const isAnchored = number === 1 || (data.length > 0 && !isNew(data[0]));
    return {
      number,
      size,
      data,
      begin: (number - 1) * step,
      end: number * step,
      last,
      total,
      isAnchored,
      hasNew: data.some(isNew),
      isFixed: step !== size || data.length > size,
    };
  }

  async function next() {
    let page = await read(nextPage(end, most));
    hasMoved ||= isMoved(previous, page);
    while (!page.isAnchored) {
      const before = await read({ number: page.number - 1, size: page.size });
      if (!before.hasNew) {
        // Nothing is missing, unless an item has just moved back. Otherwise the service leaves
        // gaps, or chooses its page sizes itself.
        const isKept = !page.isFixed && before.data.length === before.size;
        const around = isKept && pageAround(page.begin, most);
        const both = around && (await read(around));
        return both?.isAnchored ? both : page;
      }
      page = before;
    }
    return page;
  }

  for (;;) {
    const page = await next();
    for (const item of page.data) {
      if (!isNew(item)) continue;
      if (item?.id !== undefined) known.add(item.id);
      yield item;
    }
    end = page.end;
    previous = page;
    inVain = page.hasNew ? 0 : inVain + 1;
    if (isLast(page, end, said)) {
      // An item may have moved to a page that was already read, and an item that came back may have
      // hidden a gap.
      if (round === MOST_ROUNDS || !(hasMoved || (round === 1 && page.total > known.size))) return;
      round += 1;
      end = said = inVain = 0;
      hasMoved = false;
      previous = undefined;
    } else if (inVain >= MOST_IN_VAIN) {
      if (!(page.last >= 1) || page.total <= known.size) return;
      if (round === 1) throw endless(page);
    }
  }
}

/** Whether two successive pages show that items were added or deleted in between. */
function isMoved(previous, page) {
  if (!previous) return false;
  if (previous.total !== page.total) return true;
  for (let place = Math.max(previous.begin, page.begin); place < previous.end; place += 1)
    if (previous.data[place - previous.begin]?.id !== page.data[place - page.begin]?.id) return true;
  return false;
}

/**
 * Without `last_page`, the last page is one that is not full and has no new item. The reported
 * number may be wrong.
 */
function isLast({ number, size, data, last, hasNew }, end, said) {
  if (!(last >= 1)) return !hasNew && data.length < size;
  return number >= last && (!hasNew || (number === last && end >= said));
}

/**
 * Returns the page that reaches furthest, of those that overlap the items already read, or the
 * plain next page if pages are too small to overlap.
 */
function nextPage(end, most) {
  const plain = { number: Math.floor(end / most) + 1, size: most };
  const reach = ({ number, size }) => number * size - end;
  const best = bestOf(most, (size) => ({ number: Math.floor((end - 1) / size) + 1, size }), reach);
  return end > 0 && reach(best) >= most / 2 ? best : plain;
}

/** Returns the page that has this position closest to its middle, unless pages are too small. */
function pageAround(place, most) {
  const reach = ({ number, size }) => Math.min(place - (number - 1) * size, number * size - place);
  const best = bestOf(most, (size) => ({ number: Math.floor(place / size) + 1, size }), reach);
  return reach(best) >= 1 ? best : undefined;
}

function bestOf(most, page, worth) {
  let best = page(most);
  for (let size = most - 1; size > most / 2; size -= 1) {
    if (worth(page(size)) > worth(best)) best = page(size);
  }
  return best;
}

function perPage(query) {
  const asked = attempt(() => query.perPage);
  return Number.isInteger(asked) && asked >= 1 && asked <= MOST_PER_PAGE ? asked : MOST_PER_PAGE;
}

function paged(query, page, size) {
  try {
    if (isPlainObject(query)) {
      const { page: _, perPage: asked, ...rest } = Object.getOwnPropertyDescriptors(query);
      // An invalid size is passed on, for validation to reject.
      const isSize = asked === undefined || perPage(query) === asked.value;
      return Object.defineProperties(
        isSize ? { perPage: size, page } : { page },
        isSize ? rest : { ...rest, perPage: asked },
      );
    }
  } catch {
    // An object that throws when it is inspected is not a query either.
  }
  // Validation rejects it.
  return query;
}

function endless({ number, last }) {
  const message = `The list does not end: the last ${MOST_IN_VAIN} pages up to ${number} of ${last} had no new items.`;
  const params = { reason: "endless", pages: MOST_IN_VAIN, page: number, last };
  return new TalkoverError(message, { code: "unreadable_response", params, attempts: 1, issues: [] });
}
