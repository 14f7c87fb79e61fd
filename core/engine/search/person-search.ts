import { openEmbedder, type Embedder } from '../../embedding/index.ts';
import { InvalidOptionError, ModelError } from '../../errors/index.ts';
import { resizeRgb } from '../../images/index.ts';
import {
  dequantise,
  type ChunkResult,
  type Effects,
  type EmbeddingRecord,
  type ModelRecord,
  type ProjectReader,
  type TrackletRecord,
} from '../../library/index.ts';
import { SearchIndex, type Presence, type SearchEntry } from '../../search/index.ts';
import { decodePicture } from '../../video/index.ts';
import { ingestPlanSchema, modelOptions } from '../ingest/ingest-plan.ts';

/** Who is looked for. */
export type PersonQuery =
  | { readonly tracklet: number }
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
  readonly signal: AbortSignal | undefined;
}

/** A tracklet that may show the person. */
export interface TrackletHit {
  readonly tracklet: number;
  /** The crop that is most like the person. */
  readonly crop: number;
  /** Cosine, in [-1, 1]. */
  readonly similarity: number;
}

export interface SearchAnswer {
  /** The tracklet that was asked for; undefined where a picture was. */
  readonly tracklet: number | undefined;
  /** Best first. */
  readonly hits: readonly TrackletHit[];
}

interface OpenIndex {
  readonly model: ModelRecord;
  readonly index: SearchIndex;
}

/** Searches one project for people. The index is built at the first search and follows every commit after it. */
export class PersonSearch implements AsyncDisposable {
  readonly #library: ProjectReader;
  #opening: Promise<OpenIndex> | undefined;
  #embedder: Promise<Embedder> | undefined;

  constructor(library: ProjectReader) {
    this.#library = library;
  }

  /**
   * Every tracklet that may show the person, best first; their own tracklet, and those that overlap it in time in
   * the same camera, are left out.
   * Throws: InvalidOptionError where nobody is there or the tracklet is unknown; MediaError for a bad picture.
   */
  async run(query: PersonQuery, scope: SearchScope): Promise<SearchAnswer> {
    if ('image' in query) {
      const vector = await this.#embedPicture(query.image, scope.signal);
      return { tracklet: undefined, hits: await this.#query([vector], [], scope) };
    }
    const own = 'tracklet' in query ? this.#tracklet(query.tracklet) : this.#trackletAt(query.at);
    const { model } = await this.#open();
    const vectors = this.#library.trackletEmbeddings(own.id, model.id).map(toVector);
    if (vectors.length === 0) {
      throw new InvalidOptionError('no-embedding', `Tracklet ${own.id} has no crop that could be compared.`);
    }
    const hits = await this.#query(vectors, [toPresence(own)], scope, own.camera);
    return { tracklet: own.id, hits };
  }

  /** Takes over what an ingest has just committed. */
  follow({ tracklets, added, removed }: ChunkResult): void {
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
  refresh({ tracklets, crops }: Pick<Effects, 'tracklets' | 'crops'>): void {
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

  async #query(
    vectors: readonly Float32Array[],
    exclude: readonly Presence[],
    scope: SearchScope,
    ownCamera?: number,
  ): Promise<readonly TrackletHit[]> {
    const { index } = await this.#open();
    const cameras = this.#camerasIn(scope, ownCamera);
    const filters = {
      ...(cameras === undefined ? {} : { cameras }),
      ...(scope.from === undefined ? {} : { from: scope.from }),
      ...(scope.to === undefined ? {} : { to: scope.to }),
    };
    return index.query({ vectors, exclude, filters, top: scope.top }, { signal: scope.signal });
  }

  #camerasIn(
    { cameras, otherCamerasOnly }: SearchScope,
    ownCamera: number | undefined,
  ): readonly number[] | undefined {
    if (!otherCamerasOnly || ownCamera === undefined) return cameras;
    return (cameras ?? this.#library.cameras().map(({ id }) => id)).filter((camera) => camera !== ownCamera);
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
