/** The pickle of a checkpoint describes its numbers without holding them: far below a megabyte as a rule. */
export const MAXIMUM_PICKLE_BYTES = 2 ** 26;
