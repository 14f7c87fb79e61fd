import type { Embedder } from '../../embedding/index.ts';
import { InvalidOptionError, ModelError } from '../../errors/index.ts';
import { resizeRgb } from '../../images/index.ts';
import {
  dequantise,
  Physics,
  type ChunkResult,
  type Effects,
  type EmbeddingRecord,
  type ModelRecord,
  type ProjectReader,
  type TrackletRecord,
} from '../../library/index.ts';
import type { Presence, SearchFilters, SearchHit } from '../../search/index.ts';
import { decodePicture } from '../../video/index.ts';
import type { Calibration } from '../../calibration/index.ts';
import { certainOf, type CertainTracklets } from './certain-tracklets.ts';
import { OpenModel } from './open-model.ts';
import { weakestCut, type WeakestCut } from './weakest-cut.ts';

/** Who is looked for. */
export type PersonQuery =
  | { readonly tracklet: number }
  /** A person of the roster: all their tracklets together. */
  | { readonly person: number }
  /** Whoever is at this point then: seconds of the video, pixels of the displayed picture. */
  | {
      readonly at: {
        readonly video: number;
        readonly camera: string;
        readonly time: number;
        readonly x: number;
        readonly y: number;
      };
    }
  /** An encoded picture that shows one person. */
  | { readonly image: Uint8Array };

/** Where to look. What is undefined does not limit. */
export interface SearchScope {
  /** How many tracklets at most. */
  readonly top: number;
  readonly otherCamerasOnly: boolean;
  /** Camera ids. */
  readonly cameras: readonly number[] | undefined;
  /** Seconds of each camera's video. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** Tracklets that are the person too, and ones that are not, as the analyst said during this search. */
  readonly confirmed: readonly number[];
  readonly rejected: readonly number[];
  readonly signal: AbortSignal | undefined;
}

/** A tracklet that may show the person. */
export interface TrackletHit {
  readonly tracklet: number;
  /** The crop that is most like the person. */
  readonly crop: number;
  /** Cosine, in [-1, 1]. */
  readonly similarity: number;
  /** The probability in [0, 1] that it is the person; null where the project does not tell enough yet. */
  readonly likelihood: number | null;
}

export interface SearchAnswer {
  /** The tracklet that was asked for; undefined where a picture or a person was. */
  readonly tracklet: number | undefined;
  /** Tracklets that the question was made of: who was asked for, and what was answered to be the same person. */
  readonly own: readonly number[];
  /** Tracklets that were answered to be somebody else. */
  readonly rejected: readonly number[];
  /** Best first. */
  readonly hits: readonly TrackletHit[];
}

/** Results beyond those asked for, because some may turn out to be impossible. */
const SPARE_RESULTS = 50;
/** Embeddings of one query. */
const MOST_VECTORS = 64;
/**
 * How much the likeness to what was rejected counts against a result: gamma of Rocchio's relevance feedback (Manning,
 * Raghavan and Schütze, "Introduction to Information Retrieval", 9.1.1, which advises 0.15 for text; answers here are
 * surer).
 */
const REJECTED_SHARE = 0.25;

/**
 * Searches one project for people, by the embeddings of its current model. The index is built at the first search and
 * follows every commit after it.
 */
export class PersonSearch implements AsyncDisposable {
  readonly #library: ProjectReader;
  #open: OpenModel | undefined;
  /** Models that were searched with before, until what used them has ended. */
  readonly #closing = new Set<Promise<void>>();

  constructor(library: ProjectReader) {
    this.#library = library;
  }

  /**
   * Every tracklet that may show the person, best first. Left out are those that are the person for certain, those that
   * were refused, and those that cannot be the person, being elsewhere at the time ({@link Physics}). Confirmed tracklets
   * join the query; what is like a rejected one falls back.
   * Throws: InvalidOptionError where nobody is there or the tracklet is unknown; MediaError for a bad picture.
   */
  async run(query: PersonQuery, scope: SearchScope): Promise<SearchAnswer> {
    const open = this.#current();
    return open.using(async () => {
      const pictures = 'image' in query ? [await embedPicture(open, query.image, scope.signal)] : [];
      const person = 'person' in query ? query.person : undefined;
      const asked = 'person' in query || 'image' in query ? [] : [this.#asked(query)];
      const certain = certainOf(this.#library, asked, person, scope);
      return {
        tracklet: asked[0]?.id,
        own: certain.own.map(({ id }) => id),
        rejected: certain.rejected,
        hits: await this.#ranked(open, pictures, certain, scope),
      };
    });
  }

  /** The tracklets most like one, whatever was answered about it, with likelihoods; none where it has no crop. */
  async neighbours(
    tracklet: number,
    top: number,
    signal?: AbortSignal,
  ): Promise<readonly { readonly tracklet: number; readonly likelihood: number }[]> {
    const open = this.#current();
    return open.using(async () => {
      const calibration = await open.likelihood.get(open.record.id);
      const own = this.#tracklet(tracklet);
      const vectors = this.#vectorsOf(tracklet, open.record.id);
      if (calibration === undefined || vectors.length === 0) return [];
      const index = await open.index();
      const hits = await index.query({ vectors, exclude: [toPresence(own)], top }, { signal });
      return hits.map((hit) => ({
        tracklet: hit.tracklet,
        likelihood: calibration.likelihood(hit.similarity, [own.camera, hit.camera]),
      }));
    });
  }

  /** Where a tracklet's looks change most; undefined where it has too few crops to tell, or nothing was learned. */
  async weakestCut(tracklet: TrackletRecord): Promise<WeakestCut | undefined> {
    const { likelihood, record } = this.#current();
    const calibration = await likelihood.get(record.id);
    return calibration === undefined
      ? undefined
      : weakestCut(this.#library, calibration, tracklet, record.id);
  }

  /** Lets work be done with the current model, opened. Throws: ModelError `model-changed`; what `work` throws. */
  async withModel<Value>(
    work: (model: { readonly model: ModelRecord; readonly embedder: Embedder }) => Promise<Value>,
  ): Promise<Value> {
    const open = this.#current();
    return open.using(async () => work({ model: open.record, embedder: await open.embedder() }));
  }

  /** How likelihoods were learned; undefined where the project does not tell enough yet. */
  async calibration(): Promise<Calibration | undefined> {
    if (this.#library.currentModel() === undefined) return undefined;
    const { likelihood, record } = this.#current();
    return likelihood.get(record.id);
  }

  /** Takes over what an ingest has just committed. */
  follow(result: ChunkResult): void {
    this.#open?.follow(result);
  }

  /** Takes over what an operation has changed; another choice of the model lets go of the one before. */
  refresh(effects: Effects): void {
    if (effects.tables.has('model_choice')) this.#letGo();
    this.#open?.refresh(effects);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#letGo();
    await Promise.all(this.#closing);
  }

  async #ranked(
    open: OpenModel,
    pictures: readonly Float32Array[],
    { own, rejected }: CertainTracklets,
    scope: SearchScope,
  ): Promise<readonly TrackletHit[]> {
    const { record, likelihood } = open;
    const vectors = [...pictures, ...spread(own.map(({ id }) => this.#vectorsOf(id, record.id)))];
    if (vectors.length === 0) {
      const name = own.length === 1 ? `Tracklet ${own[0]?.id ?? 0}` : 'The person';
      throw new InvalidOptionError('no-embedding', `${name} has no crop that could be compared.`);
    }
    const { signal } = scope;
    const index = await open.index();
    const request = { vectors, exclude: own.map(toPresence), filters: this.#filters(scope, own) };
    const found = await index.query(
      { ...request, top: scope.top + SPARE_RESULTS + rejected.length },
      { signal },
    );
    const physics = new Physics(this.#library.cameras(), this.#library.views());
    const refused = new Set(rejected);
    const hits = found.filter(
      (hit) =>
        !refused.has(hit.tracklet) &&
        own.every((stay) => physics.canBeOne(stay, { ...hit, id: hit.tracklet })),
    );
    const pushed = await this.#pushAway(open, hits, rejected, signal);
    const calibration = await likelihood.get(record.id);
    const cameras = [...new Set(own.map(({ camera }) => camera))];
    return pushed.slice(0, scope.top).map(({ tracklet, crop, similarity, camera }) => ({
      tracklet,
      crop,
      similarity,
      likelihood: calibration === undefined ? null : likelihoodOf(calibration, similarity, cameras, camera),
    }));
  }

  /** Ranks anew by similarity less a share of the similarity to what was rejected. */
  async #pushAway(
    open: OpenModel,
    hits: readonly SearchHit[],
    rejected: readonly number[],
    signal: AbortSignal | undefined,
  ): Promise<readonly SearchHit[]> {
    const vectors = spread(rejected.map((id) => this.#vectorsOf(id, open.record.id)));
    if (vectors.length === 0 || hits.length === 0) return hits;
    const tracklets = hits.map(({ tracklet }) => tracklet);
    const index = await open.index();
    const unlike = await index.query({ vectors, filters: { tracklets }, top: hits.length }, { signal });
    const toRejected = new Map(unlike.map(({ tracklet, similarity }) => [tracklet, similarity]));
    const score = (hit: SearchHit): number =>
      hit.similarity - REJECTED_SHARE * (toRejected.get(hit.tracklet) ?? 0);
    return hits.toSorted((a, b) => score(b) - score(a) || a.tracklet - b.tracklet);
  }

  #vectorsOf(tracklet: number, model: number): readonly Float32Array[] {
    return this.#library.trackletEmbeddings(tracklet, model).map(toVector);
  }

  #filters(scope: SearchScope, own: readonly TrackletRecord[]): SearchFilters {
    const cameras = this.#camerasIn(scope, new Set(own.map(({ camera }) => camera)));
    return {
      ...(cameras === undefined ? {} : { cameras }),
      ...(scope.from === undefined ? {} : { from: scope.from }),
      ...(scope.to === undefined ? {} : { to: scope.to }),
    };
  }

  #camerasIn(
    { cameras, otherCamerasOnly }: SearchScope,
    own: ReadonlySet<number>,
  ): readonly number[] | undefined {
    if (!otherCamerasOnly || own.size === 0) return cameras;
    return (cameras ?? this.#library.cameras().map(({ id }) => id)).filter((camera) => !own.has(camera));
  }

  #current(): OpenModel {
    this.#open ??= OpenModel.current(this.#library);
    return this.#open;
  }

  #letGo(): void {
    const closing = this.#open?.close();
    this.#open = undefined;
    if (closing === undefined) return;
    this.#closing.add(closing);
    void closing.finally(() => this.#closing.delete(closing));
  }

  #asked(
    query: Exclude<PersonQuery, { readonly image: Uint8Array } | { readonly person: number }>,
  ): TrackletRecord {
    return 'tracklet' in query ? this.#tracklet(query.tracklet) : this.#trackletAt(query.at);
  }

  #tracklet(id: number): TrackletRecord {
    const tracklet = this.#library.tracklet(id);
    if (tracklet !== undefined) return tracklet;
    throw new InvalidOptionError(
      'unknown-tracklet',
      `The project has no tracklet ${id}; \`tracks\` lists those it has.`,
    );
  }

  #trackletAt(at: Extract<PersonQuery, { at: unknown }>['at']): TrackletRecord {
    const found = this.#library.trackletAt(at.video, at);
    if (found !== undefined) return this.#tracklet(found.tracklet);
    throw new InvalidOptionError(
      'nobody-there',
      `Nobody was found in camera "${at.camera}" at ${at.time} s around pixel ${at.x}, ${at.y}.`,
    );
  }
}

async function embedPicture(
  open: OpenModel,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  const picture = await decodePicture(bytes, { signal });
  const embedder = await open.embedder();
  const { inputWidth, inputHeight } = embedder.model;
  const [vector] = await embedder.embed([resizeRgb(picture, inputWidth, inputHeight)]);
  if (vector === undefined) {
    throw new ModelError('no-embedding', 'The model gave no embedding of the picture.');
  }
  return vector;
}

function toPresence({ id, camera, start, end }: TrackletRecord): Presence {
  return { tracklet: id, camera, start, end };
}

function toVector({ vector, scale }: EmbeddingRecord): Float32Array {
  return dequantise({ values: vector, scale });
}

/** At most {@link MOST_VECTORS} of all, as evenly from each tracklet as they are. */
function spread(sets: readonly (readonly Float32Array[])[]): readonly Float32Array[] {
  const longest = Math.max(0, ...sets.map((set) => set.length));
  const inTurn = Array.from({ length: longest }, (_, place) => sets.flatMap((set) => set[place] ?? []));
  return inTurn.flat().slice(0, MOST_VECTORS);
}

/** Over the cameras that the person is known from, the mean of what each pair of cameras says. */
function likelihoodOf(
  calibration: Calibration,
  similarity: number,
  own: readonly number[],
  camera: number,
): number {
  // A picture comes from no camera: 0 is none's id, so the scale of all cameras counts.
  const known = own.length === 0 ? [0] : own;
  return (
    known.reduce((sum, one) => sum + calibration.likelihood(similarity, [one, camera]), 0) / known.length
  );
}
