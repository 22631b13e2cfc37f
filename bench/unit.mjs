// Formats figures for readers, with about three significant digits.
const digits = (value) => (Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0);

function plain(value) {
  const maximumFractionDigits = digits(value);
  const minimumFractionDigits = Number.isInteger(value) ? 0 : maximumFractionDigits;
  return value.toLocaleString("en-US", { minimumFractionDigits, maximumFractionDigits });
}

export const bytes = (value) => `${plain(value)} bytes`;
export const kilobytes = (value) => `${(value / 1_000).toFixed(1)} KB`;
export const milliseconds = (value) => `${plain(value)} ms`;
export const microseconds = (value) => (value < 1_000 ? `${plain(value)} µs` : milliseconds(value / 1_000));
export const times = (value) => `${value.toFixed(2)} ×`;
