import type { CropHit, Presence, SearchHit, SearchRequest } from './search-types.ts';

/** Entries as columns, so that a batch crosses to the worker as a few buffers instead of thousands of objects. */
export interface PackedEntries {
  readonly count: number;
  /** Five numbers an entry: crop, tracklet, camera, start, end. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** All vectors, one after the other. */
  readonly vectors: Int8Array<ArrayBuffer>;
}

/** What the worker of the search answers. */
export interface SearchCalls {
  /** Comes first, once. */
  open(options: { readonly dimension: number }): void;
  add(entries: PackedEntries): void;
  remove(crops: readonly number[]): void;
  move(presences: readonly Presence[]): void;
  query(request: SearchRequest): SearchHit[];
  nearestCrops(request: { readonly vector: Float32Array; readonly top: number }): CropHit[];
  size(request: null): { readonly crops: number; readonly tracklets: number; readonly bytes: number };
}
