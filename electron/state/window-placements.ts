import { z } from 'zod';
import { StateFile } from './state-file.ts';

/** In the screen's device-independent pixels. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Placement {
  /** Undefined: the system chooses the place. */
  readonly bounds: Bounds | undefined;
  readonly isMaximized: boolean;
}

/** What a window shows; each kind is remembered for itself. */
export type WindowKind = 'welcome' | 'project';

/** This much of a window's title must be on a screen for it to be put there again. */
const VISIBLE = { width: 120, height: 40 };

const boundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(200).max(20_000),
  height: z.number().int().min(200).max(20_000),
});
const schema = z.partialRecord(
  z.enum(['welcome', 'project']),
  z.object({ bounds: boundsSchema, isMaximized: z.boolean() }),
);

/** Where windows were when they were closed. */
export class WindowPlacements {
  readonly #file: StateFile<typeof schema>;

  constructor(path: string, onFault: (fault: unknown) => void) {
    this.#file = new StateFile(path, schema, {}, onFault);
  }

  /** Where to put a window; a place on a screen that is gone by now is given up. */
  of(kind: WindowKind, screens: readonly Bounds[]): Placement {
    const placement = this.#file.value[kind];
    if (placement === undefined) return { bounds: undefined, isMaximized: false };
    const isVisible = screens.some((screen) => overlaps(placement.bounds, screen));
    return { bounds: isVisible ? placement.bounds : undefined, isMaximized: placement.isMaximized };
  }

  async remember(kind: WindowKind, bounds: Bounds, isMaximized: boolean): Promise<void> {
    await this.#file.set({ ...this.#file.value, [kind]: { bounds, isMaximized } });
  }
}

function overlaps(window: Bounds, screen: Bounds): boolean {
  const width = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  return (
    width >= VISIBLE.width &&
    window.y >= screen.y - 1 &&
    window.y + VISIBLE.height <= screen.y + screen.height
  );
}
