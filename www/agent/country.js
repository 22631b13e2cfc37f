import { language, words } from "../shared/language.js";

const isCode = (code) => /^[A-Z]{2}$/.test(code);
const REGIONAL_INDICATOR_A = 0x1f1e6;

export const countryName = (code) =>
  isCode(code)
    ? new Intl.DisplayNames([language], { type: "region", fallback: "code" }).of(code)
    : words.numbersCard.other;

export function flag(code) {
  if (!isCode(code)) return "";
  return String.fromCodePoint(...[...code].map((letter) => REGIONAL_INDICATOR_A + letter.charCodeAt(0) - 65));
}
