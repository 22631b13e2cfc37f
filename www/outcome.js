/** What an outcome of a failed save means for the agent, in words for whoever runs it. */
export const OUTCOMES = {
  not_sent: {
    tone: "bad",
    title: "Not sent",
    meaning: (name) => `Nothing left this page. ${name} is as it was.`,
  },
  rejected: {
    tone: "bad",
    title: "Not saved",
    meaning: (name) =>
      `The service refused the change. ${name} is as it was, and your changes are still here.`,
  },
  unknown: {
    tone: "warn",
    title: "Perhaps saved",
    meaning: (name) =>
      `The change was sent, but no answer came that can be trusted. It may have been applied; if so, ${name} is now a draft.`,
  },
  applied: {
    tone: "warn",
    title: "Saved, but not as you asked",
    meaning: (name) =>
      `The service applied a change to ${name}, though not yours. Check what it is set to now.`,
  },
  cancelled: {
    tone: "warn",
    title: "Cancelled",
    meaning: (name) =>
      `You cancelled the save. If it had been sent already, it may have been applied; if so, ${name} is now a draft.`,
  },
};

/** What a look at the agent showed, after a save of which the outcome was not known. */
export const FINDINGS = {
  as_asked: {
    tone: "good",
    title: "It was saved",
    meaning: (name) => `${name} is set as you asked.`,
  },
  as_before: {
    tone: "warn",
    title: "Not saved so far",
    meaning: (name) => `${name} is set as before. Your changes are still here: you can save them again.`,
  },
  otherwise: {
    tone: "warn",
    title: "Set in another way",
    meaning: (name) =>
      `${name} is set neither as before nor as you asked. Look at what it is now before you save again.`,
  },
};

/** Whether a look at the agent is worth offering. */
export const isUncertain = (outcome) => ["unknown", "applied", "cancelled"].includes(outcome);
