import type { EngineClient } from '../core/api/index.ts';

/** Who each tracklet shows; null: nobody. */
export type TruthOfTracklets = ReadonlyMap<number, string | null>;

/** Results that an analyst looks through before asking anew. */
const PAGE = 50;

/**
 * Does what an analyst would who always recognises people: each press of a key or click that changes something, or
 * asks for something, counts as one action; looking does not.
 */
export class ScriptedAnalyst {
  readonly #client: EngineClient;
  readonly #truth: TruthOfTracklets;
  readonly #personOf = new Map<string, number>();
  readonly counts = new Map<string, number>();

  constructor(client: EngineClient, truth: TruthOfTracklets) {
    this.#client = client;
    this.#truth = truth;
  }

  get actions(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Accepts all suggestions in one step, then sets right what they got wrong. */
  async takeSuggestions(precision: number): Promise<void> {
    const { groups } = await this.#client.suggestions.list({ precision });
    if (groups.length === 0) return;
    this.#act('accept all');
    const { people } = await this.#client.suggestions.accept({
      groups: groups.map(({ person, tracklets }) => ({ person, tracklets })),
    });
    for (const [index, { tracklets }] of groups.entries()) {
      const person = people[index] ?? 0;
      const owner = mostCommon(tracklets.map((id) => this.#truth.get(id) ?? null));
      const strangers = tracklets.filter((id) => (this.#truth.get(id) ?? null) !== owner);
      for (const id of strangers) {
        this.#act('take away');
        await this.#client.people.assign({ person: null, tracklets: [id] });
      }
      if (owner === null) continue;
      const known = this.#personOf.get(owner);
      if (known === undefined) this.#personOf.set(owner, person);
      else {
        this.#act('merge people');
        await this.#client.people.merge({ kept: known, gone: [person], allowOverlap: true });
      }
    }
  }

  /** Searches for every person until none of their tracklets is missing; removes those that show nobody. */
  async finishBySearching(): Promise<void> {
    const nobody = [...this.#truth].filter(([, identity]) => identity === null).map(([id]) => id);
    if (nobody.length > 0) {
      for (const id of nobody) {
        this.#act('remove');
        await this.#client.repair.remove({ tracklets: [id] });
      }
    }
    for (const identity of new Set(this.#truth.values())) {
      if (identity === null) continue;
      let missing = await this.#missing(identity);
      let person = this.#personOf.get(identity);
      if (person === undefined) {
        this.#act('new person');
        ({ person } = await this.#client.people.create({ tracklets: missing.splice(0, 1) }));
        this.#personOf.set(identity, person);
      }
      while (missing.length > 0) {
        this.#act('search');
        const { results } = await this.#client.search.query({ query: { person }, top: PAGE });
        const right = results.map(({ tracklet }) => tracklet).filter((id) => missing.includes(id));
        // Who is not among the results is clicked in the picture.
        for (const id of right.length > 0 ? right : missing) {
          this.#act(right.length > 0 ? 'confirm' : 'click');
          await this.#client.people.assign({ person, tracklets: [id], allowOverlap: true });
        }
        missing = await this.#missing(identity);
      }
    }
  }

  /** Tracklets whose person, at the end, is not the one of the truth. */
  async countWrong(): Promise<number> {
    const list = await this.#client.tracklets.list({});
    return list.filter(({ tracklet, person }) => {
      const identity = this.#truth.get(tracklet) ?? null;
      return (identity === null ? null : (this.#personOf.get(identity) ?? null)) !== person;
    }).length;
  }

  async #missing(identity: string): Promise<number[]> {
    const list = await this.#client.tracklets.list({});
    return list
      .filter(({ tracklet, person }) => person === null && this.#truth.get(tracklet) === identity)
      .map(({ tracklet }) => tracklet);
  }

  #act(kind: string): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }
}

function mostCommon(values: readonly (string | null)[]): string | null {
  const counts = Map.groupBy(values, (value) => value);
  return [...counts].sort(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? null;
}
