/**
 * Creates an entry of the matrix: a fault, how it occurs, and the expected end, or a function from
 * the case to it. `play` receives the exchange of each request. `only` narrows the circumstances.
 */
export const meets = (fault, how, ends, play, only) => ({ fault, how, ends, play, only });
