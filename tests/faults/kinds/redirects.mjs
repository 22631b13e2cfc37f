// Redirects to the same origin and to another one, with each status.

const STATUSES = [
  "301 Moved Permanently",
  "302 Found",
  "303 See Other",
  "307 Temporary Redirect",
  "308 Permanent Redirect",
];

/** `location` returns the target for an exchange, which must never be requested. */
export const redirects = STATUSES.flatMap((status) => {
  const number = status.slice(0, 3);
  const path = ({ faultCase }) => `/${faultCase.name}/api/agents/elsewhere/calling`;
  return [
    {
      fault: `${number} to the same origin`,
      status,
      location: (exchange) => exchange.server.origin + path(exchange),
    },
    {
      fault: `${number} to another origin`,
      status,
      location: (exchange) => exchange.server.other + path(exchange),
    },
  ];
});
