// A list as one sequence, however many pages it has. What comes and goes while it is read moves all that is behind it: onto a page that has
// been read already, or a second time onto one that has not. So each page overlaps the one before. One that begins with a known item goes on
// where the sequence is; before any other one, it is looked whether something is missing.
import { attempt } from "./attempt.js";
import { isPlainObject, snapshot } from "./snapshot.js";
import { TalkoverError } from "./talkover_error.js";

const MOST_PER_PAGE = 100;
/** So many pages in a row without anything new, of a list that is said to go on. */
const MOST_IN_VAIN = 10;

/** The list, with `all` to go through its items. */
export function withPages(list) {
  return Object.assign(list, { all: (query, options) => items(list, snapshot(query), snapshot(options)) });
}

async function* items(list, query = {}, options) {
  let most = perPage(query);
  const known = new Set();
  const isNew = (item) => !known.has(item?.id);
  /** Where the sequence has come to, and where it is said to end. */
  let end = 0;
  let said = 0;
  let inVain = 0;
  let isFirstRound = true;

  async function read({ number, size }) {
    const { data, meta } = await list(paged(query, number, size), options);
    const { per_page: told, last_page: last, total } = meta ?? {};
    // A service may have a size of its own.
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
    while (!page.isAnchored) {
      const before = await read({ number: page.number - 1, size: page.size });
      if (!before.hasNew) {
        // Nothing is missing, unless it has just come back. Or the service leaves gaps, or has pages of its own.
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
    inVain = page.hasNew ? 0 : inVain + 1;
    if (isFirstRound ? isLast(page, end, said) : end >= said) {
      if (!isFirstRound || !(page.total > known.size)) return;
      // Some item is missing: it may have been moved to where the sequence had been already.
      isFirstRound = false;
      end = 0;
    } else if (isFirstRound && inVain >= MOST_IN_VAIN) {
      if (!(page.last >= 1) || page.total <= known.size) return;
      throw endless(page);
    }
  }
}

/** Where the service does not say which page is the last, it is one with room and nothing new. What it says may not be so. */
function isLast({ number, size, data, last, hasNew }, end, said) {
  if (!(last >= 1)) return !hasNew && data.length < size;
  return number >= last && (!hasNew || (number === last && end >= said));
}

/** The page that goes furthest, of those that overlap what has been read; the plain next one where pages are too small for that. */
function nextPage(end, most) {
  const plain = { number: Math.floor(end / most) + 1, size: most };
  const reach = ({ number, size }) => number * size - end;
  const best = bestOf(most, (size) => ({ number: Math.floor((end - 1) / size) + 1, size }), reach);
  return end > 0 && reach(best) >= most / 2 ? best : plain;
}

/** A page with as much before this place as after it, as near as pages can be; none where they are too small. */
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
      // What is no size is for the checks to refuse.
      const isSize = asked === undefined || perPage(query) === asked.value;
      return Object.defineProperties(
        isSize ? { perPage: size, page } : { page },
        isSize ? rest : { ...rest, perPage: asked },
      );
    }
  } catch {
    // As below: what throws when it is looked at is no query either.
  }
  // For the checks to refuse.
  return query;
}

function endless({ number, last }) {
  const message = `The list does not end: the last ${MOST_IN_VAIN} pages up to ${number} of ${last} had no new items.`;
  return new TalkoverError(message, { code: "unreadable_response", attempts: 1, issues: [] });
}
