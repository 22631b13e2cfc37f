const DIRECTIONS = { inbound: "Inbound", outbound: "Outbound" };

export const nameOf = (direction) => DIRECTIONS[direction] ?? "No direction";

export const numbersIn = (count) => `${count}\u00a0${count === 1 ? "number" : "numbers"}`;

export const seconds = (milliseconds) =>
  `${Math.max(0.1, milliseconds / 1000).toFixed(milliseconds < 9500 ? 1 : 0)} s`;

/** What the agent is set to do: "receive calls on 2 numbers". */
export function task({ direction, phone_numbers }) {
  const verb = direction === "inbound" ? "receive calls on" : "place calls from";
  return `${verb} ${phone_numbers.length ? numbersIn(phone_numbers.length) : "no number yet"}`;
}
