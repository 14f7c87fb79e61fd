import {
  isBetter,
  splitVenue,
  type Engine,
  type FinetuneState,
  type FinetuneUpdate,
  type VenuePicture,
  type VenueReport,
} from '../engine/index.ts';
import type {
  FinetunePlanInput,
  FinetunePreview,
  FinetuneStateView,
  FinetuneUpdateView,
} from './finetune-contract.ts';
import type { FinetunePort } from './finetune-port.ts';
import { thumbnailAddress } from './thumbnail-address.ts';

/** Answers the contract's procedures of fine-tuning. */
export class FinetuneService implements FinetunePort {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  preview({ labels, dropped }: Pick<FinetunePlanInput, 'labels' | 'dropped'>): FinetunePreview {
    const { library } = this.#engine;
    const { train, query, gallery, validation, note } = splitVenue(library, labels, dropped);
    const people = [...Map.groupBy(train, ({ identity }) => identity).values()];
    const parts = [query, gallery, validation.query, validation.gallery];
    const setAside = new Set(parts.flat().map(({ crop }) => crop.id));
    return {
      people: people.map((pictures) => this.#describePerson(pictures)),
      setAside: setAside.size,
      note,
    };
  }

  async start(plan: FinetunePlanInput): Promise<{ job: number }> {
    return { job: await this.#engine.finetunes.start(plan) };
  }

  pause(): void {
    this.#engine.finetunes.pause();
  }

  async resume(): Promise<{ job: number }> {
    return { job: await this.#engine.finetunes.resume() };
  }

  async discard(): Promise<void> {
    await this.#engine.finetunes.discard();
  }

  async *watch(signal?: AbortSignal): AsyncGenerator<FinetuneUpdateView, void, void> {
    for await (const update of this.#engine.finetunes.watch(signal)) yield this.#describe(update);
  }

  #describePerson(pictures: readonly VenuePicture[]): FinetunePreview['people'][number] {
    const { library } = this.#engine;
    const tracklet = pictures[0]?.crop.tracklet ?? 0;
    return {
      person: library.tracklet(tracklet)?.person ?? null,
      tracklet,
      crops: pictures.map(({ crop }) => ({
        crop: crop.id,
        camera: library.tracklet(crop.tracklet)?.cameraName ?? '',
        thumbnail: thumbnailAddress(crop.id) ?? '',
      })),
    };
  }

  #describe({ state, added }: FinetuneUpdate): FinetuneUpdateView {
    return {
      state: this.#describeState(state),
      steps: added.steps.map((step) => ({ ...step })),
      scores: added.scores.map((score) => ({ ...score })),
    };
  }

  #describeState({ plan, report, notes, ...state }: FinetuneState): FinetuneStateView {
    return {
      ...state,
      notes: [...notes],
      plan: plan === null ? null : { ...plan },
      report: report === null ? null : this.#describeReport(report),
    };
  }

  #describeReport({ calibration, changed = [], ...report }: VenueReport): FinetuneStateView['report'] {
    const shown = (answers: readonly { readonly crop: number; readonly isRight: boolean }[]) =>
      answers.map(({ crop, isRight }) => ({ thumbnail: this.#thumbnail(crop), isRight }));
    return {
      ...report,
      isBetter: isBetter(report),
      calibration: calibration ?? null,
      changed: changed.map(({ query, firstRight, before, after }) => ({
        thumbnail: this.#thumbnail(query),
        firstRight,
        before: shown(before),
        after: shown(after),
      })),
    };
  }

  /** Null where the crop is gone by now. */
  #thumbnail(crop: number): string | null {
    return this.#engine.library.crop(crop) === undefined ? null : thumbnailAddress(crop);
  }
}
