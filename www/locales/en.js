const numbers = (count) => `${count}\u00a0${count === 1 ? "number" : "numbers"}`;
const agents = (count) => `${count}\u00a0${count === 1 ? "agent" : "agents"}`;
const list = (names) => new Intl.ListFormat("en").format(names);
const calling = { inbound: ["receive calls", "on"], outbound: ["make calls", "from"] };

/** All texts of the page. Those with a name or a count in them are functions. */
export default {
  language: "Language",
  title: "Calling settings",
  skip: "Skip to settings",
  notOfficial: "Not an official Talkover product.",
  numbers,

  environment: {
    sandbox: "Sandbox",
    live: "Live",
    sandboxMeaning: "Local sandbox: no real calls are made.",
    liveMeaning: "Connected to the real service: changes you save here affect real agents.",
  },

  directions: { inbound: "Inbound", outbound: "Outbound", none: "No direction" },
  directionMeanings: {
    inbound: "Receives calls on its numbers.",
    outbound: "Makes calls from its numbers.",
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
    none: "No matching agents.",
    noneAtAll: "No agents yet. Create an agent at Talkover, then reload this page.",
    late: "Still loading? Build the package with “cargo xtask build”, then reload this page.",
    select: (name) => `Select ${name}`,
    selectShown: "Select all shown",
    clear: "Clear",
    selected: (count) => `${agents(count)} selected`,
    editSelected: (count) => `Edit ${agents(count)}`,
    saving: "Saving",
    unsaved: "Unsaved",
  },

  agent: {
    what: "this agent",
    gone: "This agent does not exist any more. Choose another one in the list.",
    directionNow: "Current direction",
    numbersNow: "Current numbers",
    noNumbers: "None",
    more: (count) => `${count} more`,
  },

  batch: {
    title: (count) => `Settings for ${agents(count)}`,
    meaning: "These settings apply to all of them.",
    noneSelected: "No agents are selected. Select one or more in the list.",
    noChange: "No change",
    missing: "This agent does not exist any more",
    chooseSettings: "Choose a direction, or numbers.",
    keepDirection: "Keep each agent’s direction",
    numbersMode: "With the numbers below",
    modes: {
      keep: "Keep each agent’s numbers",
      add: "Add to each agent’s numbers",
      remove: "Remove from each agent’s numbers",
      replace: "Replace each agent’s numbers",
    },
    removesAll: "No numbers selected: these agents will lose all their numbers.",
    plan: "Review changes",
    planning: "Reading the agents…",
    notPlanned: "Review the changes before you apply them.",
    ready: "Ready to apply",
    apply: (count) => (count ? `Apply to ${agents(count)}` : "Apply"),
    applying: "Applying…",
    offForAMoment: "Live: offline for a moment",
    totals: ({ taken, changes, live, none, missing }) =>
      [
        `${taken} of ${agents(changes)} to change`,
        live ? `${live} of them live` : "",
        none ? `${none} without a change` : "",
        missing ? `${missing} missing` : "",
      ]
        .filter(Boolean)
        .join(", "),
    publish: (count) => `Publish ${agents(count)}`,
    retry: (count) => `Try again: ${agents(count)}`,
    check: (count) => `Check these: ${agents(count)}`,
    review: "Review again",
    changedMeanwhile: "Changed by somebody else",
    nothing: "No changes to apply",
    working: (verb, done, total) =>
      `${verb === "publish" ? "Publishing" : "Saving"}: ${done} of ${agents(total)} done.`,
    failed: (count) => `${count} failed.`,
    paused: "Paused by the rate limit.",
    resumes: (seconds) => `Resuming in ${seconds}.`,
    remaining: (seconds) => `About ${seconds} left.`,
    done: {
      update: (count) => `${agents(count)} done`,
      publish: (count) => `${agents(count)} published`,
    },
    partly: {
      update: ({ done, unknown, failed }) =>
        [`${done} done`, unknown && `${unknown} not confirmed`, failed && `${failed} not saved`]
          .filter(Boolean)
          .join(", "),
      publish: ({ done, unknown, failed }) =>
        [`${done} published`, unknown && `${unknown} not confirmed`, failed && `${failed} not published`]
          .filter(Boolean)
          .join(", "),
    },
    columns: { agent: "Agent", before: "Before", after: "Change", result: "Notes and result" },
    live: (seconds) => `Live with the new settings (${seconds} not live)`,
    saved: "Saved as a draft",
    published: "Published",
    waiting: "Not started",
  },

  phoneNumbers: {
    title: "Phone numbers",
    what: "phone numbers",
    find: "Find a number or country",
    count: (chosen, all) => `${chosen} of ${all} selected`,
    noneAtAll: "This account has no phone numbers yet.",
    noMatch: (query) => `No numbers match “${query}”.`,
    other: "Other numbers",
    noVoice: "No voice",
    unusable: "Unavailable",
    added: "+ adding",
    removed: "− removing",
  },

  changes: {
    title: "What will change",
    direction: (before, after) => `Direction: ${before} → ${after}`,
    live: (name) => `${name} is live. Saving takes it offline for a moment, and then publishes it again.`,
    unusable: (names) =>
      `${list(names)} ${names.length === 1 ? "is" : "are"} unavailable and cannot be used for calls.`,
    unreachable: (name, direction) =>
      direction === "outbound"
        ? `Without an available number, ${name} cannot make calls.`
        : `Without an available number, nobody can reach ${name}.`,
    alsoOn: (number, names) => `${number} is also on ${list(names)}.`,
    liveMany: (count) =>
      count === 1
        ? "One of these agents is live. Saving takes it offline for a moment, and then publishes it again."
        : `${count} of these agents are live. Saving takes each offline for a moment, and then publishes it again.`,
  },

  saveBar: {
    save: "Save changes",
    saving: "Saving…",
    saveDraft: "Save as draft",
    undo: "Undo",
    cancel: "Cancel",
    publish: "Publish",
    publishing: "Publishing…",
    unpublish: "Unpublish",
    unpublishing: "Unpublishing…",
    nothing: "No changes to save",
    saved: "Saved",
    draft: (name) => `${name} is a draft. Publish it to make it live.`,
  },

  attempt: {
    first: "Sending…",
    next: (attempt) => `Attempt ${attempt}…`,
    answered: (attempt, status) => `Attempt ${attempt} failed with status ${status}.`,
    unanswered: (attempt) => `Attempt ${attempt} got no response.`,
    again: (attempt, seconds) => `Attempt ${attempt} in ${seconds}`,
  },

  waits: {
    queue: "Waiting for an earlier change to this agent.",
    other_tab: "Waiting for another tab that is changing this agent.",
    rate_limit: "Paused by the rate limit.",
    read_back: "No reliable response. Checking whether it was saved.",
    prerendering: "Waiting until the page is shown.",
  },

  unpublishing: {
    title: (name) => `Unpublish ${name}?`,
    meaning: (name) => `${name} will take no new calls until you publish it again. Ongoing calls continue.`,
    yes: "Unpublish",
    no: "Keep it live",
  },

  news: {
    title: (name) => `${name} has changed meanwhile`,
    choose: "Somebody else saved other settings after you opened this page. Choose what to save.",
    adopted: "Somebody else saved other settings. This page shows them now.",
    columns: { setting: "Setting", before: "Before", theirs: "Theirs, current", mine: "Mine, not saved" },
    untouched: "Not edited",
    keepTheirs: "Keep theirs",
    takeMine: "Take mine",
    seen: "OK",
  },

  /** Of saves that publish again. */
  applies: {
    rolledBack: {
      title: "Not changed: these settings cannot be published",
      meaning: (name) =>
        `The service refused to publish ${name} with the new settings. Its previous settings are live again, and your edits are still here.`,
    },
    notPublished: {
      title: "Saved, but not live",
      meaning: (name) =>
        `The service refused to publish ${name} with the new settings. It is a draft now and takes no calls.`,
    },
    notLive: {
      title: "Not live",
      meaning: (name) => `${name} was live and is a draft now: it takes no calls until it is published.`,
    },
    unknown: {
      title: "We couldn’t confirm the save",
      meaning: (name) =>
        `The change was sent, but ${name} could not be reached afterwards. It may be a draft now, and take no calls.`,
    },
  },

  result: {
    saved: "Saved as a draft",
    live: (seconds) => `Live with the new settings (${seconds} not live)`,
    noChange: "No change",
    restored: "The previous settings are restored.",
    verified: "A response was lost. Reading the agent confirmed the save.",
    saveAgain: "Save again and publish",
    set: (name, { direction, phone_numbers: { length } }) => {
      const [calls, preposition] = calling[direction] ?? ["neither receive nor make calls", "on"];
      const rest = length ? ` ${preposition} ${numbers(length)}` : ", but has no numbers yet";
      return `${name} is now set to ${calls}${rest}.`;
    },
    turnedIntoDraft: (name) => `${name} was published and is now a draft. Publish it again to make it live.`,
    published: "Published",
    isLive: (name) => `${name} is live.`,
    unpublished: "Unpublished",
    isDraft: (name) => `${name} is a draft now. Ongoing calls continue.`,
    goBack: "Restore previous settings",
    check: "Check current settings",
    checking: "Checking…",
    checkFailed: "The check failed:",
    wait: (seconds) => `Wait ${seconds} before you try again.`,
    details: "Details",
    fields: { agent: "Agent", direction: "Direction", numbers: "Phone numbers" },
  },

  outcomes: {
    not_sent: { title: "Not sent", meaning: (name) => `Nothing was sent. ${name} is unchanged.` },
    rejected: {
      title: "Not saved",
      meaning: (name) =>
        `The service rejected the change. ${name} is unchanged, and your edits are still here.`,
    },
    unknown: {
      title: "We couldn’t confirm the save",
      meaning: (name) =>
        `The change was sent, but no reliable response arrived. It may have been saved. If so, ${name} is a draft now.`,
    },
    applied: {
      title: "Saved, but with different settings",
      meaning: (name) =>
        `The service changed ${name}, but not as you asked. Check its current settings before you continue.`,
    },
    cancelled: {
      title: "Cancelled",
      meaning: (name) =>
        `If the change had already been sent, it may have been saved. If so, ${name} is a draft now.`,
    },
  },
  /** The outcomes of publishing and unpublishing, where their texts differ from those of saving. */
  statusOutcomes: {
    rejected: { title: "Rejected", meaning: (name) => `The service rejected this. ${name} is unchanged.` },
    unknown: {
      title: "We couldn’t confirm the request",
      meaning: (name) =>
        `The request was sent, but no reliable response arrived. The status of ${name} may have changed.`,
    },
    applied: {
      title: "Unexpected status",
      meaning: (name) => `The service responded that ${name} has a different status than you asked for.`,
    },
    cancelled: {
      title: "Cancelled",
      meaning: (name) => `If the request had already been sent, the status of ${name} may have changed.`,
    },
  },
  findings: {
    as_requested: { title: "Change confirmed", meaning: (name) => `${name} is set as you asked.` },
    as_before: { title: "Not changed yet", meaning: (name) => `${name} is unchanged. You can try again.` },
    different: {
      title: "Different settings found",
      meaning: (name) =>
        `${name} has neither its previous settings nor the ones you asked for. Review them before you continue.`,
    },
  },

  load: {
    loading: (what) => `Loading ${what}…`,
    failed: (what) => `Could not load ${what}.`,
    again: "Try again",
  },

  faultScenarios: {
    title: "What if the next save…",
    meaning: "The sandbox simulates this for the next save only.",
    fine: "succeeds",
    offline: "happens while this device is offline",
    slow: "takes eight seconds",
    unavailable: "fails twice with 503, then succeeds",
    limited: "hits the rate limit: 5 s wait",
    cut: "is applied, but its response is lost",
    lost: "is lost before it arrives",
    html: "gets HTML instead of JSON",
    different: "gets a response with other settings",
    rejected: "is rejected, field by field",
    expired: "fails because the token has expired",
    unpublishable: "cannot be published",
    publishCut: "is published, but that response is lost",
    changed: "comes after another person’s change",
  },

  requests: {
    title: "API requests",
    limit: "Rate limit",
    limitUnknown: "Not known yet",
    left: (remaining, limit) => `${remaining} of ${limit} requests left`,
    renews: (seconds) => `resets in ${seconds}`,
    none: "No requests yet. Save a change to see one.",
    cancel: (name) => `Cancel: ${name}`,
    history: "History",
    columns: { request: "Request", duration: "Time", outcome: "Outcome" },
    attempts: (count) => (count === 1 ? "1 request" : `${count} requests`),
    verbs: { plan: "Review", update: "Save", publish: "Publish", unpublish: "Unpublish" },
    agents,
    outcomes: {
      done: "Done",
      partly: "Partly done",
      not_sent: "Not sent",
      rejected: "Rejected",
      unknown: "Not confirmed",
      applied: "Not as requested",
      cancelled: "Cancelled",
    },
  },

  code: {
    title: "Code",
    meaning: "What your page would run to do the same.",
    copy: "Copy",
    copied: "Copied",
    notCopied: "Could not copy. Select the text instead.",
  },
};
