import { sampleFrames, type FrameTable } from '../../video/index.ts';

/** Seconds between the frames that are looked at. */
export const SAMPLE_SECONDS = 0.1;
/** Seconds of video that one transaction holds. */
export const CHUNK_SECONDS = 10;

/** The frames of a video that are looked at, by the chunk that they are committed in; no chunk is empty. */
export type ChunkPlan = readonly (readonly number[])[];

/** Cuts a video into chunks; the outcome depends on its frame table alone. */
export function planChunks(table: FrameTable): ChunkPlan {
  const start = table.times[0] ?? 0;
  const chunks = new Map<number, number[]>();
  for (const index of sampleFrames(table, SAMPLE_SECONDS)) {
    const chunk = Math.floor(((table.times[index] ?? start) - start) / CHUNK_SECONDS);
    const frames = chunks.get(chunk) ?? [];
    frames.push(index);
    chunks.set(chunk, frames);
  }
  return [...chunks.values()];
}
