const numbers = (count) => `${count}\u00a0${count === 1 ? "number" : "numbers"}`;
const agents = (count) => `${count}\u00a0${count === 1 ? "agent" : "agents"}`;
const verb = { inbound: "receive calls on", outbound: "place calls from" };

/** Every word of the page. What stands for a sentence with a name or a count in it is a function. */
export default {
  language: "Language",
  title: "Calling settings",
  skip: "Skip to the settings",
  notOfficial: "Not an official Talkover product.",
  numbers,
  seconds: (text) => `${text} s`,
  /** "a, b and c" */
  list: (items) => new Intl.ListFormat("en").format(items),

  environment: {
    sandbox: "Sandbox",
    live: "Live",
    sandboxMeans: "Local sandbox, nothing here reaches a phone.",
    liveMeans: "The real service: what you save here changes real agents.",
  },

  directions: { inbound: "Inbound", outbound: "Outbound", none: "No direction" },
  directionMeans: {
    inbound: "Receives calls on its numbers.",
    outbound: "Places calls from its numbers.",
  },
  statuses: {
    published: "Published",
    draft: "Draft",
    active: "Active",
    inactive: "Inactive",
    pending: "Pending",
    suspended: "Suspended",
    unknown: "Unknown",
  },

  agents: {
    title: "Agents",
    what: "agents",
    find: "Find an agent",
    direction: "Direction",
    status: "Status",
    anyDirection: "Any direction",
    anyStatus: "Any status",
    choose: "Choose another",
    close: "Close",
    range: (first, last, total) => `${first}–${last} of ${total}`,
    previous: "Previous page",
    next: "Next page",
    none: "No agent matches.",
    noneAtAll: "This account has no agents yet.",
    late: "Still nothing? The page needs the built package: run “cargo xtask build” and reload.",
    select: (name) => `Select ${name}`,
    selectShown: "Select all shown",
    clear: "Clear",
    setSelected: (count) => `Set ${agents(count)}`,
    saving: "Saving",
    unsaved: "Unsaved",
  },

  agent: {
    directionNow: "Direction now",
    numbersNow: "Numbers now",
    noNumbers: "None",
    more: (count) => `${count} more`,
  },

  batch: {
    title: (count) => `Settings for ${agents(count)}`,
    meaning: "One setting for all of them.",
    asIs: "already set",
    chooseDirection: "Choose a direction first.",
    keep: "Leave each agent’s numbers as they are",
    unassignsAll: "No number is chosen: all numbers will be taken from these agents.",
    apply: (count) => (count ? `Apply to ${agents(count)}` : "Apply"),
    applying: "Applying…",
    publish: (count) => `Publish ${agents(count)}`,
    retry: (count) => `Try ${agents(count)} again`,
    nothing: "Nothing to change",
    working: (verb, done, total) =>
      `${verb === "publish" ? "Publishing" : "Saving"}: ${done} of ${agents(total)} done.`,
    failed: (count) => `${count} failed.`,
    paused: "Paused by the rate limit.",
    resumes: (seconds) => `Resumes in ${seconds}.`,
    remaining: (seconds) => `About ${seconds} to go.`,
    done: {
      update: (count) => `${agents(count)} saved`,
      publish: (count) => `${agents(count)} published`,
    },
    partly: {
      update: (done, failed) => `${done} saved, ${failed} not`,
      publish: (done, failed) => `${done} published, ${failed} not`,
    },
    drafts: "They are drafts now: off the air until they are published.",
    columns: { agent: "Agent", result: "Result" },
    saved: "Saved, draft",
    published: "Published",
    waiting: "Not begun",
  },

  numbersCard: {
    title: "Phone numbers",
    what: "phone numbers",
    find: "Find a number or country",
    count: (chosen, all) => `${chosen} of ${all} selected`,
    noneAtAll: "This account has no phone numbers yet.",
    nothing: (query) => `Nothing matches “${query}”.`,
    other: "Other numbers",
    noVoice: "No voice",
    unusable: "Cannot take calls now",
    added: "+ adding",
    removed: "− removing",
  },

  changes: {
    title: "What will change",
    direction: (before, after) => `Direction: ${before} → ${after}`,
    add: (number) => `+ ${number}`,
    remove: (number) => `− ${number}`,
    status: "Status: Published → Draft",
    short: ({ direction, added, removed }) =>
      [direction, added && `+${numbers(added)}`, removed && `−${numbers(removed)}`]
        .filter(Boolean)
        .join(", "),
    draft: (name) =>
      `${name} is published. Saving makes it a draft: it is off the air until it is published again.`,
    drafts: (count) =>
      count === 1
        ? "One of these agents is published. Saving makes it a draft: off the air until it is published again."
        : `${count} of these agents are published. Saving makes drafts of them: off the air until they are published again.`,
  },

  bar: {
    save: "Save changes",
    saving: "Saving…",
    undo: "Undo",
    cancel: "Cancel",
    publish: "Publish",
    publishing: "Publishing…",
    unpublish: "Unpublish",
    unpublishing: "Unpublishing…",
    nothing: "No changes to save",
    saved: "Saved",
    draft: (name) => `${name} is a draft: it is not on the air until it is published.`,
  },

  attempt: {
    first: "Sending…",
    next: (attempt) => `Attempt ${attempt}…`,
    answered: (attempt, status) => `Attempt ${attempt} got status ${status}.`,
    unanswered: (attempt) => `Attempt ${attempt} got no response.`,
    again: (attempt, seconds) => `Attempt ${attempt} in ${seconds}`,
  },

  result: {
    saved: "Saved",
    set: (name, { direction, phone_numbers: { length } }) =>
      `${name} is set to ${verb[direction] ?? "neither receive nor place calls on"} ${length ? numbers(length) : "no number yet"}.`,
    turnedIntoDraft: (name) =>
      `${name} was published and has been turned into a draft: it is off the air until it is published again.`,
    published: "Published",
    isLive: (name) => `${name} is on the air.`,
    unpublished: "Unpublished",
    isDraft: (name) => `${name} is a draft now. Calls under way go on.`,
    goBack: "Set it back",
    check: "Check what is set now",
    checking: "Checking…",
    checkFailed: "The check failed:",
    wait: (seconds) => `Wait ${seconds} before you try again.`,
    details: "Details",
    reply: "Reply of the service",
    fields: { agent: "Agent", direction: "Direction", numbers: "Phone numbers" },
  },

  outcomes: {
    not_sent: {
      title: "Not sent",
      meaning: (name) => `Nothing left this page. ${name} is as it was.`,
    },
    rejected: {
      title: "Not saved",
      meaning: (name) =>
        `The service refused the change. ${name} is as it was, and your changes are still here.`,
    },
    unknown: {
      title: "Perhaps saved",
      meaning: (name) =>
        `The change was sent, but no reliable response arrived. It may have been applied; if so, ${name} is now a draft.`,
    },
    applied: {
      title: "Saved, but not as you asked",
      meaning: (name) =>
        `The service applied a change to ${name}, though not yours. Check what it is set to now.`,
    },
    cancelled: {
      title: "Cancelled",
      meaning: (name) =>
        `You cancelled the save. If it had been sent already, it may have been applied; if so, ${name} is now a draft.`,
    },
  },
  /** Of publishing and unpublishing, where that ends in other words than saving. */
  statusOutcomes: {
    rejected: { title: "Refused", meaning: (name) => `The service refused. ${name} is as it was.` },
    unknown: {
      title: "Perhaps done",
      meaning: (name) => `It was sent, but no reliable response arrived. It may have been done for ${name}.`,
    },
    applied: {
      title: "Not as you asked",
      meaning: (name) => `The service answered that ${name} is in another state than you asked for.`,
    },
    cancelled: {
      title: "Cancelled",
      meaning: (name) => `You cancelled. If it had been sent already, it may have been done for ${name}.`,
    },
  },
  findings: {
    as_asked: { title: "It was done", meaning: (name) => `${name} is set as you asked.` },
    as_before: {
      title: "Not done so far",
      meaning: (name) => `${name} is set as before. You can try again.`,
    },
    otherwise: {
      title: "Set to something else",
      meaning: (name) =>
        `${name} is set neither as before nor as you asked. Look at what it is now before you go on.`,
    },
  },

  // In English the library's own message says it best.
  errors: {},

  load: {
    loading: (what) => `Loading ${what}…`,
    failed: (what) => `The ${what} could not be loaded.`,
    again: "Try again",
  },

  scenes: {
    title: "What if the next save…",
    meaning: "The sandbox simulates it for one save.",
    fine: "goes through",
    offline: "happens while this device is offline",
    slow: "is slow: eight seconds",
    unavailable: "fails with 503 twice, then works",
    limited: "hits the rate limit: wait 5 s",
    cut: "is applied, but its reply is cut off",
    lost: "is cut off on the way",
    html: "gets HTML instead of JSON",
    otherwise: "applies something else",
    refused: "is refused, field by field",
    expired: "fails on an expired token",
  },

  calls: {
    title: "Calls",
    limit: "Rate limit",
    limitUnknown: "Not known yet",
    left: (remaining, limit) => `${remaining} of ${limit} requests left`,
    renews: (seconds) => `renews in ${seconds}`,
    none: "No calls yet. Save something.",
    cancel: (name) => `Cancel: ${name}`,
    history: "History",
    columns: { call: "Call", duration: "Took", outcome: "Outcome" },
    attempts: (count) => (count === 1 ? "1 attempt" : `${count} attempts`),
    verbs: { update: "Save", publish: "Publish", unpublish: "Unpublish" },
    agents,
    outcomes: {
      done: "Done",
      partly: "Partly done",
      not_sent: "Not sent",
      rejected: "Refused",
      unknown: "Perhaps done",
      applied: "Not as asked",
      cancelled: "Cancelled",
    },
  },

  code: {
    title: "The code for this",
    meaning: "The call that your own page would make for these settings.",
    copy: "Copy",
    copied: "Copied",
    notCopied: "Could not copy: select the text instead.",
  },
};
