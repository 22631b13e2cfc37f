/** @type {Record<string, string>} */
const ENGLISH = {
  ms: "{count} ms",
  second: "1 second",
  seconds: "{count} seconds",
  minute: "1 minute",
  minutes: "{count} minutes",
  hour: "1 hour",
  hours: "{count} hours",
};

/** A duration as people say it, as `src/duration.rs` does in English: "600 ms", "1.5 seconds", "10 minutes". */
export function duration(ms, texts = ENGLISH, language = "en") {
  const whole = Math.max(0, Math.round(ms));
  const tenths = Math.round(whole / 100) / 10;
  if (whole < 1_000) return counted(whole, "ms");
  if (whole < 10_000 && !Number.isInteger(tenths)) return counted(tenths, "seconds");
  if (whole !== 60_000 && whole <= 90_000) return inUnits(1_000, "second");
  if (whole >= 3_570_000 && whole < 3_630_000) return inUnits(3_600_000, "hour");
  return whole <= 5_400_000 ? inUnits(60_000, "minute") : inUnits(3_600_000, "hour");

  function inUnits(unitMs, unit) {
    const count = Math.round(whole / unitMs);
    return count === 1 ? texts[unit] : counted(count, `${unit}s`);
  }

  function counted(count, unit) {
    return texts[unit].replace("{count}", count.toLocaleString(language, { useGrouping: false }));
  }
}
