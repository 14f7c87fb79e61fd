import { intersectionOverUnion } from '../geometry/index.ts';
import type { CameraRecord, ProjectReader } from '../library/index.ts';
import { boxAt } from './export-source.ts';
import type { ImportedBox, ImportedTrack } from './readers/imported-track.ts';

/** A track of a file and the tracklet of the project that it is; null: a new one. */
export interface TrackMatch {
  readonly track: ImportedTrack;
  readonly tracklet: number | null;
  /** Boxes that the tracklet does not have, or has elsewhere. */
  readonly changed: readonly ImportedBox[];
}

const LEAST_OVERLAP = 0.5;
/** The share of a track's boxes that must lie on the tracklet's. */
const LEAST_SHARE = 0.5;
/** Pixels: the coarsest format rounds to hundredths. */
const TOLERANCE = 0.05;

interface Candidate {
  readonly track: number;
  readonly tracklet: number;
  readonly share: number;
}

/** Says for each track of a file which tracklet it is: the one it covers best, and each tracklet once. */
export function matchTracks(
  reader: ProjectReader,
  { video }: CameraRecord,
  tracks: readonly ImportedTrack[],
): TrackMatch[] {
  const times = reader.frameTimes(video.id);
  const candidates: Candidate[] = [];
  for (const [index, { boxes }] of tracks.entries()) {
    const from = times[boxes[0]?.frame ?? 0] ?? Infinity;
    const to = times[boxes.at(-1)?.frame ?? 0] ?? video.end;
    const wanted = new Map(boxes.map((entry) => [entry.frame, entry.box]));
    for (const { tracklet, frames, boxes: sides } of reader.boxes(video.id, from, to)) {
      let covered = 0;
      for (const [place, frame] of frames.entries()) {
        const box = wanted.get(frame);
        if (box !== undefined && intersectionOverUnion(box, boxAt(sides, place)) >= LEAST_OVERLAP)
          covered += 1;
      }
      // Where a file gives every frame, the project has those only that were looked at.
      const share = covered / Math.max(1, Math.min(boxes.length, frames.length));
      if (share >= LEAST_SHARE) candidates.push({ track: index, tracklet, share });
    }
  }
  candidates.sort((a, b) => b.share - a.share || a.track - b.track || a.tracklet - b.tracklet);
  const ofTrack = new Map<number, number>();
  const taken = new Set<number>();
  for (const { track, tracklet } of candidates) {
    if (ofTrack.has(track) || taken.has(tracklet)) continue;
    ofTrack.set(track, tracklet);
    taken.add(tracklet);
  }
  return tracks.map((track, index) => {
    const tracklet = ofTrack.get(index) ?? null;
    const known = tracklet === null ? undefined : reader.trackletBoxes({ id: tracklet, video: video.id });
    const present = new Map([...(known?.frames ?? [])].map((frame, place) => [frame, place]));
    const changed = track.boxes.filter(({ frame, box }) => {
      const place = present.get(frame);
      if (known === undefined || place === undefined) return true;
      const old = boxAt(known.boxes, place);
      const ends = [
        [old.x, box.x],
        [old.y, box.y],
        [old.x + old.width, box.x + box.width],
        [old.y + old.height, box.y + box.height],
      ] as const;
      return ends.some(([before, now]) => Math.abs(before - now) > TOLERANCE);
    });
    return { track, tracklet, changed };
  });
}
