import { InvalidOptionError } from '../errors/index.ts';
import { WorkerClient } from '../workers/index.ts';
import { packEntries } from './packed-entries.ts';
import type { SearchCalls } from './search-calls.ts';
import type { CropHit, Presence, SearchEntry, SearchHit, SearchRequest } from './search-types.ts';

/**
 * The search for people by their embeddings: all of one model, in the memory of a worker thread, so that the caller's
 * event loop stays free. Calls take effect in the order in which they are made. The owner disposes of it.
 */
export class SearchIndex implements AsyncDisposable {
  readonly dimension: number;
  readonly #worker: WorkerClient<SearchCalls>;

  private constructor(dimension: number) {
    this.dimension = dimension;
    this.#worker = new WorkerClient(new URL('./search.worker.ts', import.meta.url), {
      name: 'The search',
    });
  }

  /** An empty index for vectors of this many values. Rejects with InvalidOptionError `invalid-dimension`. */
  static async create(options: { readonly dimension: number }): Promise<SearchIndex> {
    const index = new SearchIndex(options.dimension);
    try {
      await index.#worker.call('open', options);
    } catch (error) {
      await index[Symbol.asyncDispose]();
      throw error;
    }
    return index;
  }

  /**
   * Adds crops; one that is there already is replaced. A tracklet is where its last entry says.
   * Where an entry is refused, those before it are in.
   * Rejects with InvalidOptionError `wrong-dimension`, `zero-vector`, `invalid-presence`; SightlineError `index-full`.
   */
  async add(entries: readonly SearchEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const packed = packEntries(entries, this.dimension);
    await this.#worker.call('add', packed, { transfer: [packed.numbers.buffer, packed.vectors.buffer] });
  }

  /** Removes crops by id; those that are not there are ignored. */
  async remove(crops: readonly number[]): Promise<void> {
    if (crops.length > 0) await this.#worker.call('remove', crops);
  }

  /** Says anew when tracklets are there, as they grow; those without crops are ignored. */
  async move(presences: readonly Presence[]): Promise<void> {
    if (presences.length > 0) await this.#worker.call('move', presences);
  }

  /**
   * Tracklets that may be the person, best first, equal ones by id. The similarity is made of exact cosines between
   * the query's embeddings and the stored int8 vectors, each crop of either side with its best partner on the other
   * (tracklet-similarity.ts); with one embedding and one crop it is their cosine.
   * Rejects with InvalidOptionError `non-finite-vector`, `zero-vector`, `wrong-dimension`, `invalid-query`.
   */
  async query(
    request: SearchRequest,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<SearchHit[]> {
    checkTop(request.top);
    return this.#worker.call('query', request, options);
  }

  /** The crops most like one embedding by cosine, best first, equal ones by id. Rejects as {@link query} does. */
  async nearestCrops(vector: Float32Array, top: number): Promise<CropHit[]> {
    checkTop(top);
    return this.#worker.call('nearestCrops', { vector, top });
  }

  /** Crops, tracklets that have any, and bytes of memory that the vectors take. */
  async size(): Promise<{ readonly crops: number; readonly tracklets: number; readonly bytes: number }> {
    return this.#worker.call('size', null);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker[Symbol.asyncDispose]();
  }
}

function checkTop(top: number): void {
  if (Number.isInteger(top) && top >= 1) return;
  throw new InvalidOptionError('invalid-top', `A search gives at least 1 result; asked for ${top}.`);
}
