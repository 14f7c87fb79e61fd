import type { EngineClient, JobProgress, SuggestionSet } from '../../core/api/index.ts';
import { toProblem, type Problem } from '../port/problem.ts';
import type { Notices } from './notices.svelte.ts';

export type Suggestion = SuggestionSet['groups'][number];
export type SplitSuggestion = SuggestionSet['splits'][number];

export type SuggestionsPhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'asking'; readonly progress: JobProgress | undefined }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'ready'; readonly set: SuggestionSet };

/**
 * Who the untagged tracklets probably are, and which are probably two people: to be accepted or refused one by one, the
 * groups also all at once.
 */
export class Suggestions {
  phase = $state.raw<SuggestionsPhase>({ kind: 'idle' });
  /** In [0.5, 0.999]: how sure a group must be. */
  precision = $state(0.9);
  readonly #engine: EngineClient;
  readonly #notices: Notices;
  /** The job that is waited for. */
  #job: number | undefined;
  /** Counts what was asked for or given up: an answer to an earlier question is not wanted any more. */
  #question = 0;
  /** The newest job that was given up: what is still heard of it counts for nothing. */
  #cancelled: number | undefined;
  /** The newest job of the kind that was heard of: it may end before its number is known here. */
  #heard: JobProgress | undefined;

  constructor(engine: EngineClient, notices: Notices) {
    this.#engine = engine;
    this.#notices = notices;
  }

  /** Asks anew, from what is known now. The answer comes with {@link follow}. */
  async ask(): Promise<void> {
    const question = ++this.#question;
    this.#job = undefined;
    this.phase = { kind: 'asking', progress: undefined };
    try {
      const { job } = await this.#engine.suggestions.start({ precision: this.precision });
      if (question !== this.#question) {
        await this.#giveUp(job);
        return;
      }
      this.#job = job;
      if (this.#heard?.job === job) await this.follow(this.#heard);
    } catch (error) {
      if (question === this.#question) this.phase = { kind: 'failed', problem: toProblem(error) };
    }
  }

  /** Takes over the news of a job; of one that runs already, too, when the window was opened again. */
  async follow(job: JobProgress): Promise<void> {
    if (job.kind !== 'suggest' || job.job === this.#cancelled) return;
    this.#heard = job;
    if (this.phase.kind === 'idle' && job.state === 'running') this.#job = job.job;
    if (job.job !== this.#job) return;
    switch (job.state) {
      case 'running':
        this.phase = { kind: 'asking', progress: job };
        break;
      case 'cancelled':
        this.phase = { kind: 'idle' };
        break;
      case 'failed':
        this.phase = { kind: 'failed', problem: toProblem(new Error(job.error ?? '')) };
        break;
      case 'done':
        await this.#take(job.job);
        break;
      default:
        job.state satisfies never;
    }
  }

  async cancel(): Promise<void> {
    const job = this.#job;
    this.#question += 1;
    this.#job = undefined;
    this.phase = { kind: 'idle' };
    if (job !== undefined) await this.#giveUp(job);
  }

  async #giveUp(job: number): Promise<void> {
    this.#cancelled = job;
    try {
      await this.#engine.jobs.cancel({ job });
    } catch (error) {
      this.#notices.report('suggestions', error);
    }
  }

  /** Gives the tracklets of these groups to their people, in one step. */
  async accept(groups: readonly Suggestion[]): Promise<void> {
    await this.#answerGroups(groups, (input) => this.#engine.suggestions.accept(input));
  }

  /** Never proposes these again. */
  async refuse(groups: readonly Suggestion[]): Promise<void> {
    await this.#answerGroups(groups, (input) => this.#engine.suggestions.refuse(input));
  }

  /** Cuts the tracklet where it was proposed. */
  async split({ tracklet, time }: SplitSuggestion): Promise<void> {
    await this.#answerSplit(tracklet, () => this.#engine.repair.split({ tracklet, time }));
  }

  /** The tracklet is one person throughout: no split of it is proposed again. */
  async keepWhole({ tracklet }: SplitSuggestion): Promise<void> {
    await this.#answerSplit(tracklet, () => this.#engine.suggestions.keepWhole({ tracklet }));
  }

  #shown(): SuggestionSet | undefined {
    return this.phase.kind === 'ready' ? this.phase.set : undefined;
  }

  async #take(job: number): Promise<void> {
    try {
      const set = await this.#engine.suggestions.result({ job });
      if (job !== this.#job) return;
      this.phase = set === null ? { kind: 'idle' } : { kind: 'ready', set };
    } catch (error) {
      this.phase = { kind: 'failed', problem: toProblem(error) };
    }
  }

  // What is left keeps its order; new suggestions come on request.
  async #answerGroups(
    groups: readonly Suggestion[],
    send: (input: Parameters<EngineClient['suggestions']['accept']>[0]) => Promise<unknown>,
  ): Promise<void> {
    if (groups.length === 0) return;
    const input = groups.map(({ person, tracklets }) => ({ person, tracklets: [...tracklets] }));
    await this.#answer(
      () => send({ groups: input }),
      (set) => ({ ...set, groups: set.groups.filter((group) => !groups.includes(group)) }),
    );
  }

  async #answerSplit(tracklet: number, send: () => Promise<unknown>): Promise<void> {
    await this.#answer(send, (set) => ({
      ...set,
      splits: set.splits.filter((split) => split.tracklet !== tracklet),
    }));
  }

  async #answer(send: () => Promise<unknown>, rest: (set: SuggestionSet) => SuggestionSet): Promise<void> {
    if (this.#shown() === undefined) return;
    try {
      await send();
      // Another question may have been asked meanwhile.
      const set = this.#shown();
      if (set !== undefined) this.phase = { kind: 'ready', set: rest(set) };
      this.#notices.clear('suggestions');
    } catch (error) {
      this.#notices.report('suggestions', error);
    }
  }
}
