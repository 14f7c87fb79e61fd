import { z } from 'zod';
import { StoreError } from '../../errors/index.ts';
import type { TrackerState } from '../../tracking/index.ts';
import type { TrackletDraftState } from './tracklet-draft.ts';

/** All that the pass over a camera's video needs to go on after a chunk. */
export interface PassCheckpoint {
  /** The video has been gone through to its end. */
  readonly isDone: boolean;
  /** What the user was told about this camera. */
  readonly warnings: readonly string[];
  readonly tracker: TrackerState;
  readonly drafts: readonly TrackletDraftState[];
}

const finite = z.number();
const boxSchema = z.object({ x: finite, y: finite, width: finite, height: finite });
const draftSchema = z.object({
  track: z.number().int().positive(),
  choice: z.object({
    slotSeconds: finite.positive(),
    crops: z.array(
      z.object({ frame: z.number().int().nonnegative(), time: finite, box: boxSchema, quality: finite }),
    ),
  }),
});
const checkpointSchema = z.object({
  isDone: z.boolean(),
  warnings: z.array(z.string()),
  // The tracker validates its own state when it is restored.
  tracker: z.custom<TrackerState>((value) => typeof value === 'object' && value !== null),
  drafts: z.array(draftSchema),
});

/** Reads what {@link PassCheckpoint} wrote. Throws: StoreError `invalid-checkpoint`. */
export function parseCheckpoint(value: unknown, camera: string): PassCheckpoint {
  const parsed = checkpointSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new StoreError(
    'invalid-checkpoint',
    `The ingest of camera "${camera}" cannot go on: what it saved of its state is damaged. ` +
      'Ingest the videos into a new project.',
    { cause: parsed.error, details: { camera } },
  );
}
