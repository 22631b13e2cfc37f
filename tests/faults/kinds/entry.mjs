/**
 * A fault, how it comes about, and how the call then ends: an end, or a function from the case to it. `play` gets the exchange of
 * each request; `only` narrows the circumstances.
 */
export const meets = (fault, how, ends, play, only) => ({ fault, how, ends, play, only });
