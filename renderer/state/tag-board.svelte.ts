import type { EngineClient, Moment, TagButton } from '../../core/api/index.ts';
import type { Notices } from './notices.svelte.ts';

/** Where a press happens. */
export interface PressPlace {
  readonly camera: string;
  /** Seconds of the camera's video. */
  readonly time: number;
}

/** Buttons that tag moments while watching, and the moments. */
export class TagBoard {
  buttons = $state.raw<readonly TagButton[]>([]);
  moments = $state.raw<readonly Moment[]>([]);
  readonly #engine: EngineClient;
  readonly #notices: Notices;
  readonly #place: () => PressPlace | undefined;

  /** `place`: the active camera and its time now. */
  constructor(engine: EngineClient, notices: Notices, place: () => PressPlace | undefined) {
    this.#engine = engine;
    this.#notices = notices;
    this.#place = place;
  }

  async load(): Promise<void> {
    await this.#notices.attempt('tags', async () => {
      [this.buttons, this.moments] = await Promise.all([
        this.#engine.buttons.list(),
        this.#engine.moments.list(),
      ]);
    });
  }

  /** The button that a key presses. */
  buttonOf(chord: string): TagButton | undefined {
    return this.buttons.find(({ key }) => key === chord);
  }

  /** Makes a moment around now; or makes the last one longer where its lag is not over and the button says so. */
  async press(button: TagButton): Promise<void> {
    const place = this.#place();
    if (place === undefined) return;
    const { tag, person, lead, lag, repeat } = button;
    const end = place.time + lag;
    const open = this.moments.findLast(
      (moment) =>
        moment.tag === tag &&
        moment.camera === place.camera &&
        moment.start <= place.time &&
        moment.end >= place.time,
    );
    await this.#notices.attempt('tags', async () => {
      if (repeat === 'extend' && open !== undefined)
        await this.#engine.moments.edit({ moment: open.moment, changes: { end: Math.max(end, open.end) } });
      else
        await this.#engine.moments.add({
          tag,
          camera: place.camera,
          person,
          start: Math.max(0, place.time - lead),
          end,
        });
    });
  }

  async remove(moment: number): Promise<void> {
    await this.#notices.attempt('tags', () => this.#engine.moments.remove({ moments: [moment] }));
  }

  /** Adds a button, or changes one. */
  async save(button: number | undefined, fields: Omit<TagButton, 'button'>): Promise<void> {
    await this.#notices.attempt('tags', () =>
      button === undefined
        ? this.#engine.buttons.add(fields)
        : this.#engine.buttons.edit({ button, changes: fields }),
    );
  }

  /** Moves a button by so many places of the board. */
  async move(button: number, places: 1 | -1): Promise<void> {
    const order = this.buttons.map((known) => known.button);
    const place = order.indexOf(button);
    const other = order[place + places];
    if (place === -1 || other === undefined) return;
    order[place + places] = button;
    order[place] = other;
    await this.#notices.attempt('tags', () => this.#engine.buttons.order({ buttons: order }));
  }

  async removeButton(button: number): Promise<void> {
    await this.#notices.attempt('tags', () => this.#engine.buttons.remove({ button }));
  }
}
