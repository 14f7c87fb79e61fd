import { basename, extname } from 'node:path';
import { MOST_CAMERAS, type OfferedVideo } from '../../core/api/shell.ts';
import { InvalidOptionError } from '../../core/errors/index.ts';

interface Offer extends OfferedVideo {
  readonly path: string;
}

/** Videos that the user chose or dropped for a project and that are no cameras yet. Windows know them by number. */
export class OfferedVideos {
  #offers: readonly Offer[] = [];
  #nextId = 1;

  list(): OfferedVideo[] {
    return this.#offers.map(({ id, fileName, suggestedName }) => ({ id, fileName, suggestedName }));
  }

  /** Throws: InvalidOptionError `too-many-cameras`. */
  offer(paths: readonly string[]): void {
    const fresh = [...new Set(paths)].filter((path) => !this.#offers.some((offer) => offer.path === path));
    if (this.#offers.length + fresh.length > MOST_CAMERAS) {
      throw new InvalidOptionError(
        'too-many-cameras',
        `At most ${MOST_CAMERAS} videos can be added at a time. Add these first.`,
      );
    }
    for (const path of fresh) {
      const fileName = basename(path);
      const suggestedName = this.#freeName(basename(path, extname(path)).slice(0, 90) || 'camera');
      this.#offers = [...this.#offers, { id: this.#nextId++, path, fileName, suggestedName }];
    }
  }

  discard(id: number): void {
    this.#offers = this.#offers.filter((offer) => offer.id !== id);
  }

  /** Throws: InvalidOptionError `unknown-video`. */
  pathOf(id: number): string {
    const path = this.#offers.find((offer) => offer.id === id)?.path;
    if (path !== undefined) return path;
    throw new InvalidOptionError('unknown-video', 'This video is not offered any more. Choose it again.');
  }

  #freeName(wanted: string): string {
    const taken = this.#offers.map(({ suggestedName }) => suggestedName);
    for (let number = 2, name = wanted; ; number += 1) {
      if (!taken.includes(name)) return name;
      name = `${wanted} ${number}`;
    }
  }
}
