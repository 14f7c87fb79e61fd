/** Where and when a tracklet is, as the search needs to know it. */
export interface Presence {
  readonly tracklet: number;
  /** The camera's id. */
  readonly camera: number;
  /** First and last moment, in seconds of the camera's video. */
  readonly start: number;
  readonly end: number;
}

/** A crop's embedding, to be found. */
export interface SearchEntry extends Presence {
  readonly crop: number;
  /** int8 with any scale: the cosine does not depend on it. */
  readonly vector: Int8Array;
}

/** What a result must fulfil; what is absent does not limit. */
export interface SearchFilters {
  /** Only in these cameras. */
  readonly cameras?: readonly number[];
  /** Only these tracklets: for instance those of a person. */
  readonly tracklets?: readonly number[];
  /** Only tracklets that are there at some moment in [from, to], in seconds of their video. */
  readonly from?: number;
  readonly to?: number;
}

/** What is looked for. */
export interface SearchRequest {
  /** One or more embeddings of the person, of any length above 0. */
  readonly vectors: readonly Float32Array[];
  /**
   * Tracklets that are the person for certain: they are left out, and so is every tracklet in the same camera at the
   * same time, because nobody is twice in one picture.
   */
  readonly exclude?: readonly Presence[];
  readonly filters?: SearchFilters;
  /** How many results at most. */
  readonly top: number;
}

/** A tracklet that may be the person. */
export interface SearchHit extends Presence {
  /** In [-1, 1]; see {@link SearchIndex.query}. */
  readonly similarity: number;
  /** The tracklet's crop that is most like the person. */
  readonly crop: number;
}

/** A crop by its likeness to one embedding. */
export interface CropHit {
  readonly crop: number;
  readonly tracklet: number;
  /** Cosine, in [-1, 1]. */
  readonly similarity: number;
}
