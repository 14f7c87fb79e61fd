import type { Embedder } from '../../embedding/index.ts';
import { InvalidOptionError } from '../../errors/index.ts';
import type {
  ChunkResult,
  Effects,
  EmbeddingRecord,
  ModelRecord,
  ProjectReader,
} from '../../library/index.ts';
import { SearchIndex, type SearchEntry } from '../../search/index.ts';
import { openProjectModel } from '../models/model-source.ts';
import { Likelihood } from './likelihood.ts';

/** One model of the project with all that was made of its embeddings. */
export class OpenModel {
  readonly record: ModelRecord;
  readonly likelihood: Likelihood;
  readonly #library: ProjectReader;
  #index: Promise<SearchIndex> | undefined;
  #embedder: Promise<Embedder> | undefined;
  #users = 0;
  #idle: PromiseWithResolvers<undefined> | undefined;

  constructor(library: ProjectReader, record: ModelRecord) {
    this.#library = library;
    this.record = record;
    this.likelihood = new Likelihood(library);
  }

  /** The model that the project is searched with. Throws: InvalidOptionError `nothing-ingested`. */
  static current(library: ProjectReader): OpenModel {
    const record = library.currentModel();
    if (record !== undefined) return new OpenModel(library, record);
    throw new InvalidOptionError(
      'nothing-ingested',
      'Nothing has been ingested into this project yet: there is nobody to find.',
    );
  }

  /** All embeddings of the model; read at the first call. */
  async index(): Promise<SearchIndex> {
    this.#index ??= this.#build();
    try {
      return await this.#index;
    } catch (error) {
      this.#index = undefined;
      throw error;
    }
  }

  /** Throws: ModelError `model-changed`. */
  embedder(): Promise<Embedder> {
    this.#embedder ??= openProjectModel(this.#library, this.#newestRecord());
    this.#embedder.catch(() => (this.#embedder = undefined));
    return this.#embedder;
  }

  /** As the project has it now: an ingest may have said anew where the model lies. */
  #newestRecord(): ModelRecord {
    return this.#library.models().find(({ id }) => id === this.record.id) ?? this.record;
  }

  /** Takes over what an ingest has just committed. */
  follow({ tracklets, added, removed }: ChunkResult): void {
    this.likelihood.forget(tracklets.map(({ tracklet }) => tracklet));
    this.#change(async (index) => {
      await index.remove(removed);
      await index.add(added.map(toEntry));
      await index.move(tracklets);
    });
  }

  /** Takes over what an operation has changed: tracklets that moved, came or went. */
  refresh({ tracklets, crops }: Effects): void {
    if (tracklets.size > 0) this.likelihood.forget(tracklets);
    else this.likelihood.outdate();
    if (tracklets.size === 0) return;
    this.#change(async (index) => {
      const gone = [...tracklets].filter((id) => this.#library.tracklet(id) === undefined);
      const hidden = gone.flatMap((id) => this.#library.crops(id).map((crop) => crop.id));
      await index.remove([...crops, ...hidden]);
      for (const tracklet of tracklets) {
        await index.add(this.#library.trackletEmbeddings(tracklet, this.record.id).map(toEntry));
      }
    });
  }

  /** Keeps the model open while the work runs. */
  async using<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#users += 1;
    try {
      return await work();
    } finally {
      this.#users -= 1;
      if (this.#users === 0) this.#idle?.resolve(undefined);
    }
  }

  /** Frees all, as soon as nobody uses it any more. */
  async close(): Promise<void> {
    if (this.#users > 0) {
      this.#idle ??= Promise.withResolvers();
      await this.#idle.promise;
    }
    const [index, embedder] = await Promise.allSettled([this.#index, this.#embedder]);
    if (index.status === 'fulfilled') await index.value?.[Symbol.asyncDispose]();
    if (embedder.status === 'fulfilled') await embedder.value?.[Symbol.asyncDispose]();
  }

  async #build(): Promise<SearchIndex> {
    const index = await SearchIndex.create({ dimension: this.record.dimension });
    for (const batch of this.#library.embeddings(this.record.id)) await index.add(batch.map(toEntry));
    return index;
  }

  #change(work: (index: SearchIndex) => Promise<void>): void {
    if (this.#index === undefined) return;
    this.#index = this.#index.then(async (index) => {
      await work(index);
      return index;
    });
    // A failure reaches the next search, which opens the index again.
    this.#index.catch(() => undefined);
  }
}

function toEntry({ crop, tracklet, camera, start, end, vector }: EmbeddingRecord): SearchEntry {
  return { crop, tracklet, camera, start, end, vector };
}
