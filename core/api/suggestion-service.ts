import { edits as edit, type Engine } from '../engine/index.ts';
import type { ProjectOperations } from './project-operations.ts';
import type { Input } from './workspace-inputs.ts';
import type { Doubt, SuggestionSet } from './workspace-schemas.ts';

type Proposal = Awaited<ReturnType<Engine['suggestions']['propose']>>;

/** Who untagged tracklets may be, and what became of it. */
export class SuggestionService {
  readonly #operations: ProjectOperations;
  readonly #engine: Engine;

  constructor(engine: Engine, operations: ProjectOperations) {
    this.#engine = engine;
    this.#operations = operations;
  }

  async suggest({ precision }: Input<'suggest'>, signal?: AbortSignal): Promise<SuggestionSet> {
    return toSuggestionSet(await this.#engine.suggestions.propose(precision, { signal }));
  }

  startSuggestions({ precision }: Input<'suggest'>): { job: number } {
    return { job: this.#engine.suggestionJobs.start(precision) };
  }

  suggestionResult({ job }: { readonly job: number }): SuggestionSet | null {
    const result = this.#engine.suggestionJobs.result(job);
    return result === undefined ? null : toSuggestionSet(result);
  }

  keepWhole({ tracklet }: Input<'tracklet'>): void {
    this.#operations.run('keep-whole', { tracklet }, (edits) => edit.keepWhole(edits, tracklet));
  }

  acceptGroups({ groups }: Input<'groups'>): { people: number[] } {
    return this.#operations.run('accept-groups', { groups }, (edits) => ({
      people: groups.map(({ person, tracklets }) => {
        const owner = person ?? edit.createPerson(edits);
        edit.assignTracklets(edits, owner, tracklets);
        return owner;
      }),
    }));
  }

  refuseGroups({ groups }: Input<'groups'>): void {
    this.#operations.run('refuse-groups', { groups }, (edits) => {
      for (const { person, tracklets } of groups) {
        if (person === null) edit.refuseGroup(edits, tracklets);
        else edit.refuseForPerson(edits, person, tracklets);
      }
    });
  }

  async doubts(): Promise<Doubt[]> {
    const doubts = await this.#engine.suggestions.doubts();
    return doubts.map((doubt) => ({ ...doubt, tracklets: [...doubt.tracklets] }));
  }
}

function toSuggestionSet({ groups, splits, isCalibrated }: Proposal): SuggestionSet {
  return {
    groups: groups.map((group) => ({ ...group, tracklets: [...group.tracklets] })),
    splits: [...splits],
    isCalibrated,
  };
}
