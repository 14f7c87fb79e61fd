import type { CropAttention, Embedder } from '../../embedding/index.ts';
import { InvalidOptionError } from '../../errors/index.ts';
import { decodeJpeg, encodeJpeg, resizeRgb, type RgbImage } from '../../images/index.ts';
import { dequantise, type ModelRecord, type ProjectReader } from '../../library/index.ts';
import { decodePicture } from '../../video/index.ts';
import { attentionViews } from '../evaluation/attention-views.ts';
import type { PersonSearch } from './person-search.ts';
import { unit } from './weakest-cut.ts';

/** Who was asked for: tracklets of one person, or an encoded picture. */
export type ExplainedQuery = { readonly tracklets: readonly number[] } | { readonly image: Uint8Array };

/** Where the model looks in the two most similar crops of a query and one of its results. */
export interface MatchExplanation {
  /** Cosine of the two crops, in [-1, 1]. */
  readonly similarity: number;
  readonly query: ExplainedCrop;
  readonly result: ExplainedCrop;
}

export interface ExplainedCrop {
  /** The crop as the model is shown it, as JPEG. */
  readonly picture: Uint8Array<ArrayBuffer>;
  /** The same under each of the model's attention maps, as JPEG. */
  readonly views: readonly { readonly name: string; readonly picture: Uint8Array<ArrayBuffer> }[];
}

/** A crop that is compared; L2-normalised. */
interface ComparedCrop {
  readonly crop: number;
  readonly vector: Float32Array;
}

/**
 * Explains why a tracklet is among the results of a query by the model's attention.
 * Throws: InvalidOptionError `no-attention` for a model that gives none, `no-embedding` where there is no crop;
 * ModelError; MediaError for a bad picture.
 */
export async function explainMatch(
  { library, search }: { readonly library: ProjectReader; readonly search: PersonSearch },
  query: ExplainedQuery,
  tracklet: number,
  signal?: AbortSignal,
): Promise<MatchExplanation> {
  return search.withModel((opened) => explainBy(opened, library, query, tracklet, signal));
}

async function explainBy(
  { model, embedder }: { readonly model: ModelRecord; readonly embedder: Embedder },
  library: ProjectReader,
  query: ExplainedQuery,
  tracklet: number,
  signal: AbortSignal | undefined,
): Promise<MatchExplanation> {
  const { inputWidth, inputHeight } = embedder.model;
  const fit = (image: RgbImage): RgbImage => resizeRgb(image, inputWidth, inputHeight);
  const pictureOf = (crop: number): RgbImage => fit(decodeJpeg(library.cropJpeg(crop) ?? new Uint8Array()));
  const comparedOf = (id: number): ComparedCrop[] =>
    library
      .trackletEmbeddings(id, model.id)
      .map(({ crop, vector, scale }) => ({ crop, vector: unit(dequantise({ values: vector, scale })) }));

  const given = 'image' in query ? fit(await decodePicture(query.image, { signal })) : undefined;
  const asked: readonly ComparedCrop[] =
    'tracklets' in query
      ? query.tracklets.flatMap(comparedOf)
      : (await embedder.embed(given === undefined ? [] : [given], { signal })).map((vector) => ({
          crop: 0,
          vector,
        }));
  const closest = closestPair(asked, comparedOf(tracklet));
  if (closest === undefined) {
    throw new InvalidOptionError('no-embedding', 'One of the two has no crop that could be compared.');
  }
  const images = [given ?? pictureOf(closest.a), pictureOf(closest.b)] as const;
  const [first, second] = await embedder.attention(images, { signal });
  return {
    similarity: closest.similarity,
    query: explained(images[0], first),
    result: explained(images[1], second),
  };
}

function explained(image: RgbImage, attention: CropAttention | undefined): ExplainedCrop {
  const views = attention === undefined ? [] : attentionViews(image, attention);
  return {
    picture: toJpeg(image),
    views: views.map((view) => ({ name: view.name, picture: toJpeg(view.image) })),
  };
}

function toJpeg(image: RgbImage): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encodeJpeg(image));
}

function closestPair(
  first: readonly ComparedCrop[],
  second: readonly ComparedCrop[],
): { readonly a: number; readonly b: number; readonly similarity: number } | undefined {
  let closest: { readonly a: number; readonly b: number; readonly similarity: number } | undefined;
  for (const a of first) {
    for (const b of second) {
      const similarity = a.vector.reduce((sum, value, place) => sum + value * (b.vector[place] ?? 0), 0);
      if (closest === undefined || similarity > closest.similarity) {
        closest = { a: a.crop, b: b.crop, similarity };
      }
    }
  }
  return closest;
}
