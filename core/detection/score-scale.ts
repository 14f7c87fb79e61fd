import { TRUSTED_SCORE } from './detector.ts';

/**
 * A network's own score on the common scale of `Detection.score`: two straight lines from 0 over `trusted`, which
 * becomes {@link TRUSTED_SCORE}, to 1. Networks differ in how sure they say they are; trackers need one scale.
 */
export function toCommonScore(score: number, trusted: number): number {
  if (score <= trusted) return (score / trusted) * TRUSTED_SCORE;
  return TRUSTED_SCORE + ((score - trusted) / (1 - trusted)) * (1 - TRUSTED_SCORE);
}

/** The inverse of {@link toCommonScore}. */
export function toNetworkScore(score: number, trusted: number): number {
  if (score <= TRUSTED_SCORE) return (score / TRUSTED_SCORE) * trusted;
  return trusted + ((score - TRUSTED_SCORE) / (1 - TRUSTED_SCORE)) * (1 - trusted);
}
