import type { EngineClient } from '../../core/api/index.ts';
import type { PictureBox } from '../overlay/box-edit.ts';
import { toProblem } from '../port/problem.ts';
import type { Notices } from './notices.svelte.ts';

/** What the roster can say of somebody. */
export type RosterChanges = Parameters<EngineClient['people']['edit']>[0]['changes'];

/** How a change ended. `overlap`: two of the tracklets are in one camera at once, so it must be asked for again. */
export type EditOutcome = 'done' | 'overlap' | 'failed';

/** What the form about a person says. */
export interface PersonForm {
  readonly entry: RosterChanges;
  /** Name of a team to be made first; empty for none. */
  readonly newTeam: string;
  /** What a new person gets at once. */
  readonly tracklets: readonly number[];
}

/** What the form about a team says. */
export interface TeamForm {
  readonly name: string;
  /** Of the kit, `#rrggbb`; null: not said. */
  readonly shirtColour: string | null;
  readonly shortsColour: string | null;
}

/** Everything that changes the project, each as one step that can be undone. A refusal is shown as a notice. */
export class ProjectEdits {
  /** True while a change is on its way. */
  isBusy = $state(false);
  readonly #engine: EngineClient;
  readonly #notices: Notices;

  constructor(engine: EngineClient, notices: Notices) {
    this.#engine = engine;
    this.#notices = notices;
  }

  /** Gives tracklets to a person, or takes them from whoever has them. */
  assign(person: number | null, tracklets: readonly number[], allowOverlap = false): Promise<EditOutcome> {
    return this.#do(() => this.#engine.people.assign({ person, tracklets: [...tracklets], allowOverlap }));
  }

  /** Makes somebody without a name of tracklets that show the same person. */
  join(tracklets: readonly number[], allowOverlap = false): Promise<EditOutcome> {
    return this.#do(() => this.#engine.people.create({ tracklets: [...tracklets], allowOverlap }));
  }

  async savePerson(person: number | undefined, { entry, newTeam, tracklets }: PersonForm): Promise<boolean> {
    const outcome = await this.#do(async () => {
      const made = newTeam === '' ? undefined : await this.#engine.teams.create({ name: newTeam });
      const changes = made === undefined ? entry : { ...entry, team: made.team };
      if (person === undefined) await this.#engine.people.create({ ...changes, tracklets: [...tracklets] });
      else await this.#engine.people.edit({ person, changes });
    });
    return outcome === 'done';
  }

  async removePerson(person: number): Promise<boolean> {
    return (await this.#do(() => this.#engine.people.remove({ person }))) === 'done';
  }

  /** Makes people disappear into `kept`. */
  mergePeople(kept: number, gone: readonly number[], allowOverlap = false): Promise<EditOutcome> {
    return this.#do(() => this.#engine.people.merge({ kept, gone: [...gone], allowOverlap }));
  }

  /** Changes a team, or makes one where `team` is absent. */
  saveTeam(team: number | undefined, { name, shirtColour, shortsColour }: TeamForm): Promise<EditOutcome> {
    return this.#do(() =>
      team === undefined
        ? this.#engine.teams.create({ name, shirtColour, shortsColour })
        : this.#engine.teams.edit({ team, changes: { name, shirtColour, shortsColour } }),
    );
  }

  /** Its people stay, without a team. */
  removeTeam(team: number): Promise<EditOutcome> {
    return this.#do(() => this.#engine.teams.remove({ team }));
  }

  /** Says that tracklets are not a person's. */
  refuse(person: number, tracklets: readonly number[]): Promise<EditOutcome> {
    return this.#do(() => this.#engine.answers.refuse({ person, tracklets: [...tracklets] }));
  }

  /** Takes back that tracklets are not a person's. */
  withdraw(person: number, tracklets: readonly number[]): Promise<EditOutcome> {
    return this.#do(() => this.#engine.answers.withdraw({ person, tracklets: [...tracklets] }));
  }

  /** Says whether two tracklets show the same person; null takes it back. */
  answer(first: number, second: number, verdict: 'same' | 'different' | null): Promise<EditOutcome> {
    return this.#do(() => this.#engine.answers.set({ tracklets: [first, second], verdict }));
  }

  /** Declares that two people are never the same, or takes that back. */
  setApart(first: number, second: number, isApart: boolean): Promise<EditOutcome> {
    return this.#do(() => this.#engine.answers.setApart({ people: [first, second], isApart }));
  }

  /** Cuts a tracklet; the part before keeps the id. `time`: seconds of the video. */
  split(tracklet: number, time: number): Promise<EditOutcome> {
    return this.#do(() => this.#engine.repair.split({ tracklet, time }));
  }

  /** From here on, each of two tracklets of one camera is what the other was. */
  swap(tracklets: readonly [number, number], time: number): Promise<EditOutcome> {
    return this.#do(() => this.#engine.repair.swap({ tracklets: [tracklets[0], tracklets[1]], time }));
  }

  /** Makes tracklets of one camera disappear into `kept`. */
  mergeTracklets(kept: number, gone: readonly number[], allowOverlap = false): Promise<EditOutcome> {
    return this.#do(() => this.#engine.repair.merge({ kept, gone: [...gone], allowOverlap }));
  }

  /** Sets both ends of a tracklet, in seconds of the video; drawn out again, what was cut off comes back. */
  trim(tracklet: number, start: number, end: number): Promise<EditOutcome> {
    return this.#do(() => this.#engine.repair.trim({ tracklet, start, end }));
  }

  removeTracklets(tracklets: readonly number[]): Promise<EditOutcome> {
    return this.#do(() => this.#engine.repair.remove({ tracklets: [...tracklets] }));
  }

  /** Draws a box around somebody whom the detector missed; the new tracklet, or undefined where that failed. */
  async drawBox(camera: string, time: number, box: PictureBox): Promise<number | undefined> {
    let tracklet: number | undefined;
    await this.#do(async () => ({ tracklet } = await this.#engine.repair.draw({ camera, time, box })));
    return tracklet;
  }

  /** Gives a tracklet another box in the frame that is shown at `time`, in seconds of the video. */
  redrawBox(tracklet: number, time: number, box: PictureBox): Promise<EditOutcome> {
    return this.#do(() => this.#engine.repair.redrawBox({ tracklet, time, box }));
  }

  undo(): Promise<EditOutcome> {
    return this.#do(() => this.#engine.history.undo());
  }

  redo(): Promise<EditOutcome> {
    return this.#do(() => this.#engine.history.redo());
  }

  async #do(work: () => Promise<unknown>): Promise<EditOutcome> {
    this.isBusy = true;
    this.#notices.clear('edit');
    try {
      await work();
      return 'done';
    } catch (error) {
      if (toProblem(error).code === 'overlap') return 'overlap';
      this.#notices.report('edit', error);
      return 'failed';
    } finally {
      this.isBusy = false;
    }
  }
}
