import type { AnswerSet, Person } from '../../core/api/index.ts';

/** People by their id. */
export function byPerson(people: readonly Person[]): ReadonlyMap<number, Person> {
  return new Map(people.map((person) => [person.person, person]));
}

/** Whose each tracklet is. */
export function ownersOf(people: readonly Person[]): ReadonlyMap<number, Person> {
  return new Map(people.flatMap((person) => person.tracklets.map((tracklet) => [tracklet, person] as const)));
}

/** What was said, to be looked up. */
export interface AnswerIndex {
  readonly verdicts: ReadonlyMap<string, 'same' | 'different'>;
  /** By person, tracklets that are not theirs. */
  readonly refused: ReadonlyMap<number, ReadonlySet<number>>;
  /** By person, those who are never the same. */
  readonly apart: ReadonlyMap<number, ReadonlySet<number>>;
}

export function indexAnswers({ tracklets, refusals, apart }: AnswerSet): AnswerIndex {
  const both = apart.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]);
  return {
    verdicts: new Map(tracklets.map(({ tracklets: [a, b], verdict }) => [pairKey(a, b), verdict])),
    refused: new Map(
      [...Map.groupBy(refusals, ({ person }) => person)].map(([person, own]) => [
        person,
        new Set(own.map(({ tracklet }) => tracklet)),
      ]),
    ),
    apart: new Map(
      [...Map.groupBy(both, ([person]) => person)].map(([person, pairs]) => [
        person,
        new Set(pairs.map(([, other]) => other)),
      ]),
    ),
  };
}

/** The key of a pair of tracklets, in any order. */
export function pairKey(first: number, second: number): string {
  return first < second ? `${first} ${second}` : `${second} ${first}`;
}
