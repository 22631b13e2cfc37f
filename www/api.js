import { configure, getAgent, listAgents, listPhoneNumbers } from "/pkg/dist/index.js";

// The gateway is on this page's own origin and adds the token: this page has none.
configure({ baseUrl: "/talkover" });

export const allAgents = () => collect(listAgents.all());
export const allPhoneNumbers = () => collect(listPhoneNumbers.all());
export const readAgent = async (id) => (await getAgent(id)).data;

async function collect(items) {
  // By id: an item moves to the next page when one is added before it.
  const found = new Map();
  for await (const item of items) found.set(item.id, item);
  return [...found.values()];
}
