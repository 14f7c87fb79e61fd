import { SvelteSet } from 'svelte/reactivity';
import type { Appearance } from '../../core/api/index.ts';
import type { AnswerBook } from './answer-book.svelte.ts';
import type { ProjectEdits } from './edits.svelte.ts';
import type { Results } from './results.svelte.ts';
import type { Roster } from './roster.svelte.ts';
import type { Judged, Search } from './search.svelte.ts';

/**
 * What is known of an answer. `taken`: it belongs to somebody else; `never`: to somebody who was declared never to be the
 * same.
 */
export type Verdict = 'open' | 'confirmed' | 'rejected' | 'skipped' | 'taken' | 'never';

/** Confirms and rejects answers one after the other. Nothing changes its place while that goes on. */
export class Review {
  /** The answer that waits for a second yes, since two tracklets of one camera would be one person at once. */
  asksOverlap = $state<number>();
  readonly #skipped = new SvelteSet<number>();
  readonly #search: Search;
  readonly #results: Results;
  readonly #roster: Roster;
  readonly #answers: AnswerBook;
  readonly #edits: ProjectEdits;
  readonly #onNext: (next: Appearance) => void;

  constructor(
    parts: {
      readonly search: Search;
      readonly results: Results;
      readonly roster: Roster;
      readonly answers: AnswerBook;
      readonly edits: ProjectEdits;
    },
    onNext: (next: Appearance) => void,
  ) {
    this.#search = parts.search;
    this.#results = parts.results;
    this.#roster = parts.roster;
    this.#answers = parts.answers;
    this.#edits = parts.edits;
    this.#onNext = onNext;
  }

  /** What is known of an answer to the present question: read from the project, so that undoing shows at once. */
  verdictOf({ tracklet }: Appearance): Verdict {
    const { query } = this.#search;
    const owner = this.#roster.personOf(tracklet);
    const wanted = this.#wantedPerson();
    if (owner !== undefined) {
      if (owner === wanted) return 'confirmed';
      return wanted !== undefined && this.#answers.isApart(wanted, owner) ? 'never' : 'taken';
    }
    const isRefused = wanted !== undefined && this.#answers.isRefused(wanted, tracklet);
    if (isRefused || (query !== undefined && this.#answers.verdict(query, tracklet) === 'different'))
      return 'rejected';
    return this.#skipped.has(tracklet) ? 'skipped' : 'open';
  }

  /** Yes: the chosen answer shows the person asked for. */
  async confirm(): Promise<void> {
    const chosen = this.#chosen();
    if (chosen === undefined) return;
    const { query } = this.#search;
    const person = this.#wantedPerson();
    const allowOverlap = this.asksOverlap === chosen.tracklet;
    const outcome =
      person !== undefined
        ? await this.#edits.assign(person, [chosen.tracklet], allowOverlap)
        : query !== undefined
          ? await this.#edits.join([query, chosen.tracklet], allowOverlap)
          : await this.#edits.join([chosen.tracklet]);
    this.asksOverlap = outcome === 'overlap' ? chosen.tracklet : undefined;
    if (outcome === 'done') this.#goOn(chosen);
  }

  /** No: it shows somebody else. */
  async reject(): Promise<void> {
    const chosen = this.#chosen();
    if (chosen === undefined) return;
    const { query } = this.#search;
    const person = this.#wantedPerson();
    const outcome =
      person !== undefined
        ? await this.#edits.refuse(person, [chosen.tracklet])
        : query !== undefined
          ? await this.#edits.answer(query, chosen.tracklet, 'different')
          : 'done';
    if (outcome !== 'done') return;
    if (person === undefined && query === undefined) this.#skipped.add(chosen.tracklet);
    this.#goOn(chosen);
  }

  /**
   * Never the same person: where the chosen answer is somebody else's already, the two people are declared apart; where
   * it is nobody's, it is a no.
   */
  async neverSame(): Promise<void> {
    const chosen = this.#chosen();
    if (chosen === undefined) return;
    const person = this.#wantedPerson();
    const owner = this.#roster.personOf(chosen.tracklet);
    if (person === undefined || owner === undefined || owner === person) {
      await this.reject();
      return;
    }
    if ((await this.#edits.setApart(person, owner, true)) === 'done') this.#goOn(chosen);
  }

  /** Neither: goes on to the next. */
  skip(): void {
    const chosen = this.#chosen();
    if (chosen === undefined) return;
    this.#skipped.add(chosen.tracklet);
    this.#goOn(chosen);
  }

  /** How many of the answers shown are still open. */
  get openCount(): number {
    return this.#results.shown.filter((appearance) => this.verdictOf(appearance) === 'open').length;
  }

  /** What has been said of the answers, for a new order. */
  get judged(): Judged {
    const of = (verdict: Verdict): number[] =>
      this.#search.appearances.flatMap((each) => (this.verdictOf(each) === verdict ? [each.tracklet] : []));
    return { confirmed: of('confirmed'), rejected: of('rejected') };
  }

  #wantedPerson(): number | undefined {
    return (
      this.#search.person ??
      (this.#search.query === undefined ? undefined : this.#roster.personOf(this.#search.query))
    );
  }

  #chosen(): Appearance | undefined {
    return (
      this.#results.shown.find(({ tracklet }) => tracklet === this.#search.chosen) ?? this.#results.shown[0]
    );
  }

  /** Goes to the next open answer after this one; stays where there is none. */
  #goOn(from: Appearance): void {
    const { shown } = this.#results;
    const next = shown
      .slice(shown.indexOf(from) + 1)
      .find((appearance) => this.verdictOf(appearance) === 'open');
    if (next !== undefined) this.#onNext(next);
  }
}
