import { openEmbedder, type Embedder } from '../../embedding/index.ts';
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
import {
  SearchIndex,
  type Presence,
  type SearchEntry,
  type SearchFilters,
  type SearchHit,
} from '../../search/index.ts';
import { decodePicture } from '../../video/index.ts';
import type { Calibration } from '../../calibration/index.ts';
import { certainOf, type CertainTracklets } from './certain-tracklets.ts';
import { Likelihood } from './likelihood.ts';
import { weakestCut, type WeakestCut } from './weakest-cut.ts';
import { ingestPlanSchema, modelOptions } from '../ingest/ingest-plan.ts';

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

interface OpenIndex {
  readonly model: ModelRecord;
  readonly index: SearchIndex;
}

/** Searches one project for people. The index is built at the first search and follows every commit after it. */
export class PersonSearch implements AsyncDisposable {
  readonly #library: ProjectReader;
  readonly #likelihood: Likelihood;
  #opening: Promise<OpenIndex> | undefined;
  #embedder: Promise<Embedder> | undefined;

  constructor(library: ProjectReader) {
    this.#library = library;
    this.#likelihood = new Likelihood(library);
  }

  /**
   * Every tracklet that may show the person, best first. Left out are those that are the person for certain, those that
   * were refused, and those that cannot be the person, being elsewhere at the time ({@link Physics}). Confirmed tracklets
   * join the query; what is like a rejected one falls back.
   * Throws: InvalidOptionError where nobody is there or the tracklet is unknown; MediaError for a bad picture.
   */
  async run(query: PersonQuery, scope: SearchScope): Promise<SearchAnswer> {
    if ('image' in query) {
      const vector = await this.#embedPicture(query.image, scope.signal);
      const certain = certainOf(this.#library, [], undefined, scope);
      return { tracklet: undefined, hits: await this.#ranked([vector], certain, scope) };
    }
    const person = 'person' in query ? query.person : undefined;
    const asked = 'person' in query ? [] : [this.#asked(query)];
    const certain = certainOf(this.#library, asked, person, scope);
    return { tracklet: asked[0]?.id, hits: await this.#ranked([], certain, scope) };
  }

  /** The tracklets most like one, whatever was answered about it, with likelihoods; none where it has no crop. */
  async neighbours(
    tracklet: number,
    top: number,
    signal?: AbortSignal,
  ): Promise<readonly { readonly tracklet: number; readonly likelihood: number }[]> {
    const { index, model } = await this.#open();
    const calibration = await this.#likelihood.get(model.id);
    const own = this.#tracklet(tracklet);
    const vectors = this.#vectorsOf(tracklet, model.id);
    if (calibration === undefined || vectors.length === 0) return [];
    const hits = await index.query({ vectors, exclude: [toPresence(own)], top }, { signal });
    return hits.map((hit) => ({
      tracklet: hit.tracklet,
      likelihood: calibration.likelihood(hit.similarity, [own.camera, hit.camera]),
    }));
  }

  /** Where a tracklet's looks change most; undefined where it has too few crops to tell, or nothing was learned. */
  async weakestCut(tracklet: TrackletRecord): Promise<WeakestCut | undefined> {
    const { model } = await this.#open();
    const calibration = await this.#likelihood.get(model.id);
    return calibration === undefined ? undefined : weakestCut(this.#library, calibration, tracklet, model.id);
  }

  /** The model that the project was embedded with, opened. Throws: ModelError `model-changed`. */
  async model(): Promise<{ readonly model: ModelRecord; readonly embedder: Embedder }> {
    const { model } = await this.#open();
    return { model, embedder: await this.#openEmbedder(model) };
  }

  /** How likelihoods were learned; undefined where the project does not tell enough yet. */
  async calibration(): Promise<Calibration | undefined> {
    if (this.#library.models().length === 0) return undefined;
    const { model } = await this.#open();
    return this.#likelihood.get(model.id);
  }

  /** Takes over what an ingest has just committed. */
  follow({ tracklets, added, removed }: ChunkResult): void {
    this.#likelihood.forget(tracklets.map(({ tracklet }) => tracklet));
    if (this.#opening === undefined) return;
    this.#opening = this.#opening.then(async (open) => {
      await open.index.remove(removed);
      await open.index.add(added.map(toEntry));
      await open.index.move(tracklets);
      return open;
    });
    // A failure reaches the next search, which opens the index again.
    this.#opening.catch(() => undefined);
  }

  /** Takes over what an operation has changed: tracklets that moved, came or went. */
  refresh({ tracklets, crops }: Effects): void {
    if (tracklets.size > 0) this.#likelihood.forget(tracklets);
    else this.#likelihood.outdate();
    if (this.#opening === undefined || tracklets.size === 0) return;
    this.#opening = this.#opening.then(async (open) => {
      const gone = [...tracklets].filter((id) => this.#library.tracklet(id) === undefined);
      const hidden = gone.flatMap((id) => this.#library.crops(id).map((crop) => crop.id));
      await open.index.remove([...crops, ...hidden]);
      for (const tracklet of tracklets) {
        await open.index.add(this.#library.trackletEmbeddings(tracklet, open.model.id).map(toEntry));
      }
      return open;
    });
    // A failure reaches the next search, which opens the index again.
    this.#opening.catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const [open, embedder] = await Promise.allSettled([this.#opening, this.#embedder]);
    if (open.status === 'fulfilled') await open.value?.index[Symbol.asyncDispose]();
    if (embedder.status === 'fulfilled') await embedder.value?.[Symbol.asyncDispose]();
  }

  async #ranked(
    pictures: readonly Float32Array[],
    { own, rejected }: CertainTracklets,
    scope: SearchScope,
  ): Promise<readonly TrackletHit[]> {
    const { index, model } = await this.#open();
    const vectors = [...pictures, ...spread(own.map(({ id }) => this.#vectorsOf(id, model.id)))];
    if (vectors.length === 0) {
      const name = own.length === 1 ? `Tracklet ${own[0]?.id ?? 0}` : 'The person';
      throw new InvalidOptionError('no-embedding', `${name} has no crop that could be compared.`);
    }
    const { signal } = scope;
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
    const pushed = await this.#pushAway(hits, rejected, signal);
    const calibration = await this.#likelihood.get(model.id);
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
    hits: readonly SearchHit[],
    rejected: readonly number[],
    signal: AbortSignal | undefined,
  ): Promise<readonly SearchHit[]> {
    const { index, model } = await this.#open();
    const vectors = spread(rejected.map((id) => this.#vectorsOf(id, model.id)));
    if (vectors.length === 0 || hits.length === 0) return hits;
    const tracklets = hits.map(({ tracklet }) => tracklet);
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

  async #open(): Promise<OpenIndex> {
    this.#opening ??= this.#build();
    try {
      return await this.#opening;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }

  async #build(): Promise<OpenIndex> {
    const model = this.#library.models().at(-1);
    if (model === undefined) {
      throw new InvalidOptionError(
        'nothing-ingested',
        'Nothing has been ingested into this project yet: there is nobody to find.',
      );
    }
    const index = await SearchIndex.create({ dimension: model.dimension });
    for (const batch of this.#library.embeddings(model.id)) await index.add(batch.map(toEntry));
    return { model, index };
  }

  async #embedPicture(bytes: Uint8Array, signal: AbortSignal | undefined): Promise<Float32Array> {
    const { model } = await this.#open();
    const picture = await decodePicture(bytes, { signal });
    const embedder = await this.#openEmbedder(model);
    const [vector] = await embedder.embed([
      resizeRgb(picture, embedder.model.inputWidth, embedder.model.inputHeight),
    ]);
    if (vector === undefined)
      throw new ModelError('no-embedding', 'The model gave no embedding of the picture.');
    return vector;
  }

  #openEmbedder(model: ModelRecord): Promise<Embedder> {
    this.#embedder ??= openSameModel(this.#library, model);
    this.#embedder.catch(() => (this.#embedder = undefined));
    return this.#embedder;
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

/** The model that the project was embedded with, from where the newest ingest had it. */
async function openSameModel(library: ProjectReader, model: ModelRecord): Promise<Embedder> {
  const plan = ingestPlanSchema.parse(library.jobs().find(({ kind }) => kind === 'ingest')?.parameters);
  const embedder = await openEmbedder(modelOptions(plan));
  if (embedder.model.id === model.sha256) return embedder;
  await embedder[Symbol.asyncDispose]();
  throw new ModelError(
    'model-changed',
    `The model "${model.name}" that the project was embedded with has changed or is gone; a picture cannot be compared.`,
    { details: { model: model.name } },
  );
}

function toEntry({ crop, tracklet, camera, start, end, vector }: EmbeddingRecord): SearchEntry {
  return { crop, tracklet, camera, start, end, vector };
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
