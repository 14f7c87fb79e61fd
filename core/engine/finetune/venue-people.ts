import type { ProjectReader, TrackletRecord } from '../../library/index.ts';

/** What the labels of a fine-tuning come from: tagged people, or tracklets alone. */
export const FINETUNE_LABELS = ['people', 'tracklets'] as const;
export type FinetuneLabels = (typeof FINETUNE_LABELS)[number];

/** Somebody of whom it is known that these tracklets show them. */
export interface VenuePerson {
  /** Different for different people of one list. */
  readonly identity: number;
  /** By camera, start and id. */
  readonly tracklets: readonly TrackletRecord[];
}

/** The people that the analyst tagged. */
export function taggedPeople(library: ProjectReader): VenuePerson[] {
  const tracklets = new Map(library.tracklets().map((tracklet) => [tracklet.id, tracklet]));
  return library.people().flatMap(({ id, tracklets: own }) => {
    const shown = own.flatMap((tracklet) => tracklets.get(tracklet) ?? []);
    return shown.length === 0 ? [] : [{ identity: id, tracklets: shown }];
  });
}

/**
 * As many tracklets as are certain to show different people without anybody's word: those that one camera sees at one
 * moment. Of all moments the one with the most people. A tracklet is the whole of what is known of its person.
 */
export function peopleSeenAtOnce(library: ProjectReader): VenuePerson[] {
  let most: readonly TrackletRecord[] = [];
  for (const { id } of library.cameras()) {
    const tracklets = library.tracklets(id);
    for (const { start } of tracklets) {
      const together = tracklets.filter((other) => other.start <= start && start <= other.end);
      if (together.length > most.length) most = together;
    }
  }
  return most.map((tracklet) => ({ identity: tracklet.id, tracklets: [tracklet] }));
}
