import { addValue, blendAppearance, similarityOf, type AppearanceStatistics } from './appearance.ts';
import type { FrameView } from './frame-view.ts';
import type { Track } from './track.ts';

/** What {@link renewAppearances} must know of the frame. */
export interface AppearanceFrame {
  readonly time: number;
  /** Whether the track's looks are to be renewed. */
  readonly isDue: (track: Track) => boolean;
  readonly view: FrameView;
  /** By the key of a track: the detection that it was matched with. */
  readonly detectionOf: ReadonlyMap<number, number>;
}

/**
 * Brings the looks of tracks up to date where that is due and the person is seen well, and learns from the frame how
 * similar one person's boxes are to each other and to other people's.
 */
export async function renewAppearances(
  tracks: readonly Track[],
  statistics: AppearanceStatistics,
  frame: AppearanceFrame,
): Promise<{ readonly tracks: readonly Track[]; readonly statistics: AppearanceStatistics }> {
  const { time, view, detectionOf } = frame;
  const { embeddings } = view;
  const present = tracks.flatMap((track) => {
    const detection = detectionOf.get(track.key);
    return detection === undefined || track.id === null ? [] : [{ track, detection }];
  });
  const trusted = present.filter(
    ({ track, detection }) =>
      (track.trust === 'sure' || track.appearance === null) && view.isClear(detection),
  );
  await embeddings.ensure(
    trusted.filter(({ track }) => frame.isDue(track)).map(({ detection }) => detection),
  );
  const renewed = new Map<number, Track>();
  let { same, different } = statistics;
  for (const { track, detection } of trusted) {
    const embedding = embeddings.get(detection);
    if (embedding === undefined) continue;
    if (track.appearance !== null) same = addValue(same, similarityOf(track.appearance, embedding));
    for (const other of present) {
      if (other.track.key === track.key || other.track.appearance === null) continue;
      different = addValue(different, similarityOf(other.track.appearance, embedding));
    }
    const appearance = blendAppearance(track.appearance, embedding);
    renewed.set(track.key, { ...track, appearance, appearanceTime: time });
  }
  return { tracks: tracks.map((track) => renewed.get(track.key) ?? track), statistics: { same, different } };
}
