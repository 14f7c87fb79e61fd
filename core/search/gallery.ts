import { InvalidOptionError } from '../errors/index.ts';
import { indexesOfLargest } from './largest.ts';
import type {
  CropHit,
  Presence,
  SearchEntry,
  SearchFilters,
  SearchHit,
  SearchRequest,
} from './search-types.ts';
import { bestCosine, trackletSimilarity } from './tracklet-similarity.ts';
import { MAXIMUM_QUERIES, VectorRows } from './vector-rows.ts';

/** Results beyond those asked for that are rescored, because the scan's rounding may have misplaced them. */
const SPARE_RESULTS = 64;

interface IndexedTracklet {
  presence: Presence;
  readonly rows: number[];
}

/** All embeddings of one model with where and when they are. Synchronous: it lives in the search's worker. */
export class Gallery {
  readonly #rows: VectorRows;
  readonly #crops: number[] = [];
  readonly #trackletOfRow: IndexedTracklet[] = [];
  readonly #rowOfCrop = new Map<number, number>();
  readonly #tracklets = new Map<number, IndexedTracklet>();

  constructor(dimension: number) {
    this.#rows = new VectorRows(dimension);
  }

  /** Crops, tracklets that have any, and bytes of the vectors. */
  get size(): { readonly crops: number; readonly tracklets: number; readonly bytes: number } {
    return { crops: this.#rows.count, tracklets: this.#tracklets.size, bytes: this.#rows.bytes };
  }

  /** Adds a crop; one that is there already is replaced. The tracklet's presence becomes the one given here. */
  add(entry: SearchEntry): void {
    const { crop, vector, ...presence } = entry;
    checkPresence(presence);
    this.#rows.check(vector);
    this.remove(crop);
    const row = this.#rows.append(vector);
    let tracklet = this.#tracklets.get(entry.tracklet);
    if (tracklet === undefined) {
      tracklet = { presence, rows: [] };
      this.#tracklets.set(entry.tracklet, tracklet);
    }
    tracklet.presence = presence;
    tracklet.rows.push(row);
    this.#crops[row] = crop;
    this.#trackletOfRow[row] = tracklet;
    this.#rowOfCrop.set(crop, row);
  }

  /** Removes a crop; one that is not there is ignored. */
  remove(crop: number): void {
    const row = this.#rowOfCrop.get(crop);
    if (row === undefined) return;
    this.#rowOfCrop.delete(crop);
    const tracklet = this.#trackletOfRow[row];
    if (tracklet !== undefined) this.#detach(tracklet, row);
    this.#rows.removeBySwap(row);
    const moved = this.#crops.pop();
    const movedTracklet = this.#trackletOfRow.pop();
    if (moved === undefined || movedTracklet === undefined || row === this.#rows.count) return;
    this.#crops[row] = moved;
    this.#trackletOfRow[row] = movedTracklet;
    this.#rowOfCrop.set(moved, row);
    movedTracklet.rows[movedTracklet.rows.indexOf(this.#rows.count)] = row;
  }

  /** Says anew where and when a tracklet is; one without crops is ignored. */
  move(presence: Presence): void {
    checkPresence(presence);
    const tracklet = this.#tracklets.get(presence.tracklet);
    if (tracklet !== undefined) tracklet.presence = presence;
  }

  /** The tracklets most like the person, best first; equal ones by tracklet id. */
  query({ vectors, exclude = [], filters = {}, top }: SearchRequest): SearchHit[] {
    if (vectors.length === 0 || vectors.length > MAXIMUM_QUERIES) {
      throw new InvalidOptionError(
        'invalid-query',
        `A query has 1 to ${MAXIMUM_QUERIES} embeddings; found ${vectors.length}.`,
      );
    }
    const coarse = this.#rows.scan(vectors);
    const isAllowed = compileFilters(filters, exclude);
    const candidates = [...this.#tracklets.values()].filter(({ presence }) => isAllowed(presence));
    const scores = Float32Array.from(candidates, ({ rows }) => trackletSimilarity(coarse, rows));
    return indexesOfLargest(scores, top + SPARE_RESULTS)
      .flatMap((index) => candidates[index] ?? [])
      .map((tracklet) => this.#rescore(vectors, tracklet))
      .sort((a, b) => b.similarity - a.similarity || a.tracklet - b.tracklet)
      .slice(0, top);
  }

  /** The crops most like one embedding, best first; equal ones by crop id. */
  nearestCrops(vector: Float32Array, top: number): CropHit[] {
    const [coarse = new Float32Array(0)] = this.#rows.scan([vector]);
    const rows = indexesOfLargest(coarse, top + SPARE_RESULTS);
    const exact = this.#rows.rescore(vector, rows);
    return rows
      .map((row, index) => ({
        crop: this.#crops[row] ?? 0,
        tracklet: this.#trackletOfRow[row]?.presence.tracklet ?? 0,
        similarity: exact[index] ?? 0,
      }))
      .sort((a, b) => b.similarity - a.similarity || a.crop - b.crop)
      .slice(0, top);
  }

  #rescore(vectors: readonly Float32Array[], tracklet: IndexedTracklet): SearchHit {
    // In the order of crop ids: the sums, and so the similarity's last bits, must not depend on how rows moved about.
    const rows = tracklet.rows.toSorted((a, b) => (this.#crops[a] ?? 0) - (this.#crops[b] ?? 0));
    const cosines = vectors.map((vector) => this.#rows.rescore(vector, rows));
    const places = [...rows.keys()];
    const best = places.reduce((a, b) => (bestCosine(cosines, b) > bestCosine(cosines, a) ? b : a), 0);
    return {
      ...tracklet.presence,
      similarity: trackletSimilarity(cosines, places),
      crop: this.#crops[rows[best] ?? -1] ?? 0,
    };
  }

  #detach(tracklet: IndexedTracklet, row: number): void {
    tracklet.rows.splice(tracklet.rows.indexOf(row), 1);
    if (tracklet.rows.length === 0) this.#tracklets.delete(tracklet.presence.tracklet);
  }
}

function compileFilters(
  filters: SearchFilters,
  exclude: readonly Presence[],
): (presence: Presence) => boolean {
  const { from = -Infinity, to = Infinity } = filters;
  const cameras = filters.cameras === undefined ? undefined : new Set(filters.cameras);
  const tracklets = filters.tracklets === undefined ? undefined : new Set(filters.tracklets);
  return (presence) =>
    (cameras?.has(presence.camera) ?? true) &&
    (tracklets?.has(presence.tracklet) ?? true) &&
    presence.end >= from &&
    presence.start <= to &&
    !exclude.some((own) => own.tracklet === presence.tracklet || isInOnePicture(own, presence));
}

/** Both ends count: a tracklet's last box and another's first in the same frame are two people. */
function isInOnePicture(a: Presence, b: Presence): boolean {
  return a.camera === b.camera && a.start <= b.end && b.start <= a.end;
}

function checkPresence({ tracklet, start, end }: Presence): void {
  if (Number.isFinite(start) && Number.isFinite(end) && start <= end) return;
  throw new InvalidOptionError(
    'invalid-presence',
    `Tracklet ${tracklet} must end after it starts; found ${start} to ${end}.`,
  );
}
