// Makes the text of an error or an issue in a language, as `src/messages.rs` does in English.
import { duration } from "../duration.js";

/** How many issues an error message lists. */
const SPELLED_OUT = 3;

/** These lead to what they contain, and are no places of their own. */
const FRAMES = ["query", "updates", "plan", "entries", "before", "after"];

/**
 * @typedef {{ language: string, messages: Record<string, string>, agent: Record<string, string>,
 *   nouns: Record<string, string>, durations: Record<string, string> }} Texts
 * @typedef {Record<string, string | number>} Params
 * @typedef {{ path: string, segments: (string | number)[], code: string, params: Params, message: string }} Issue
 */

/** @param {Texts} texts */
export function reader({ language, messages, agent, nouns, durations }) {
  const own = (table, key) => (Object.hasOwn(table, key) ? table[key] : undefined);
  const noun = (name) => own(nouns, name) ?? name;

  /** @param {{ code: string, params: Params }} problem */
  const template = ({ code, params: { cause = code, reason } }) =>
    own(messages, `${cause}.${reason}`) ?? own(messages, reason === "service" ? reason : cause);

  /**
   * Nothing if a parameter is missing: applications make errors of their own in tests.
   * @param {string | undefined} text
   * @param {Params} params
   */
  const fill = (text, params) => {
    const hasAll = (part) => [...part.matchAll(/\{(\w+)/g)].every(([, name]) => name in params);
    const needed = text?.replace(/<([^>]*)>/g, (_, part) => (hasAll(part) ? part : ""));
    if (needed === undefined || !hasAll(needed)) return;
    return needed.replace(/\{(\w+)(?::(\w+))?\}/g, (_, name, style) => value(params[name], style));
  };

  const value = (param, style) => {
    if (typeof param === "number") return style ? duration(param, durations, language) : String(param);
    if (!style) return param;
    const names = param.split(" ");
    return (style === "names" ? names : names.map(noun)).join(nouns.and);
  };

  /** @param {Issue} issue */
  const textOfIssue = (issue) => fill(template(issue), issue.params) ?? issue.message;

  /** The place as a person knows it, who sees no paths and counts from 1. */
  /** @param {Issue} issue */
  const place = ({ segments, code }) => {
    const places = [];
    let list = "";
    let listStart = 0;
    let elementStart = 0;
    for (const segment of segments) {
      if (typeof segment === "number") {
        const element = own(nouns, `@${list}[]`);
        if (!element) continue;
        elementStart = listStart;
        places.splice(listStart, places.length, fill(element, { number: segment + 1 }));
      } else {
        list = segment;
        listStart = places.length;
        const isNamed = segment === "agentId" && places.length > 0;
        if (!isNamed && !FRAMES.includes(segment)) places.push(own(nouns, `@${segment}`) ?? segment);
      }
    }
    // The message itself names the element.
    if (code === "duplicate") places.length = elementStart;
    return places
      .map((/** @type {string} */ name, index) => (index ? name[0].toLowerCase() + name.slice(1) : name))
      .join(", ");
  };

  /** @param {Issue[]} issues */
  const summary = (issues, placeOf) => {
    const told = issues.slice(0, SPELLED_OUT).map((issue) => {
      const where = placeOf(issue);
      return where ? `${where}: ${textOfIssue(issue)}` : textOfIssue(issue);
    });
    if (issues.length > SPELLED_OUT)
      told.push(fill(nouns.more, { count: issues.length - SPELLED_OUT }) ?? "");
    return told.join(" ");
  };

  const textOfOptions = ({ issues, params }) => {
    const text = summary(issues, ({ path }) => path);
    return params.dropped ? `${text} ${fill(nouns.dropped, params)}` : text;
  };

  const textOf = (error) => {
    if (error.code === "invalid_input" && error.issues.length > 0) return summary(error.issues, place);
    // A developer's mistake.
    if (error.code === "invalid_options" && error.issues.length > 0) return textOfOptions(error);
    const text = fill(template(error), error.params);
    const frame = own(agent, error.params.agent);
    return text && frame ? fill(frame, { why: sentence(text) }) : text;
  };

  return (problem) => {
    const { code, params, issues, message } = problem ?? {};
    const isOwn = typeof code === "string" && typeof params === "object" && params !== null;
    const text = isOwn && (Array.isArray(issues) ? textOf(problem) : textOfIssue(problem));
    return text || (typeof message === "string" ? message : String(problem));
  };
}

const sentence = (text) => (/[.!?…”]\s*$/.test(text) ? text.trimEnd() : `${text.trimEnd()}.`);
