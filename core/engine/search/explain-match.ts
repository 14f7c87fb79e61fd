import type { CropAttention, Embedder } from '../../embedding/index.ts';
import { InvalidOptionError } from '../../errors/index.ts';
import { dotProduct } from '../../evaluation/index.ts';
import { decodeJpeg, encodeJpeg, resizeRgb, type RgbImage } from '../../images/index.ts';
import { dequantise, type ModelRecord, type ProjectReader } from '../../library/index.ts';
import { decodePicture } from '../../video/index.ts';
import { attentionViews } from '../evaluation/attention-views.ts';
import type { PersonSearch } from './person-search.ts';
import { unit } from './weakest-cut.ts';

/** The question as it was asked. */
export interface ExplainedQuery {
  /** Tracklets that it was made of: who was asked for, and what was answered to be the same person. */
  readonly own: readonly number[];
  /** Tracklets that were answered to be somebody else. */
  readonly rejected: readonly number[];
  /** The encoded picture that was asked for. */
  readonly image?: Uint8Array | undefined;
}

/** Where the model looks in the two most similar crops of a query and one of its results. */
export interface MatchExplanation {
  /** Cosine of the two crops, in [-1, 1]. */
  readonly similarity: number;
  /** Cosine of the most similar crops of the result and of what was rejected; undefined where nothing was. */
  readonly rejectedSimilarity: number | undefined;
  readonly query: ExplainedCrop;
  readonly result: ExplainedCrop;
}

export interface ExplainedCrop {
  /** Whose crop it is, and when, in seconds of its camera's video; undefined for a picture that was asked for. */
  readonly of: { readonly tracklet: number; readonly camera: string; readonly time: number } | undefined;
  /** The crop as the model is shown it, as JPEG. */
  readonly picture: Uint8Array<ArrayBuffer>;
  /** The same under each of the model's attention maps, as JPEG. */
  readonly views: readonly { readonly name: string; readonly picture: Uint8Array<ArrayBuffer> }[];
}

/** A crop that is compared; L2-normalised. */
interface ComparedCrop {
  /** Undefined: the picture that was asked for. */
  readonly crop: number | undefined;
  readonly vector: Float32Array;
}

/**
 * Explains why a tracklet is among the results of a query by the model's attention. What became the person's since, the
 * result itself included, is no part of the query.
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
  { own, rejected, image }: ExplainedQuery,
  tracklet: number,
  signal: AbortSignal | undefined,
): Promise<MatchExplanation> {
  const { inputWidth, inputHeight } = embedder.model;
  const fit = (picture: RgbImage): RgbImage => resizeRgb(picture, inputWidth, inputHeight);
  const pictureOf = (crop: number | undefined): RgbImage =>
    fit(decodeJpeg((crop === undefined ? undefined : library.cropJpeg(crop)) ?? new Uint8Array()));
  const comparedOf = (id: number): ComparedCrop[] =>
    library
      .trackletEmbeddings(id, model.id)
      .map(({ crop, vector, scale }) => ({ crop, vector: unit(dequantise({ values: vector, scale })) }));

  const given = image === undefined ? undefined : fit(await decodePicture(image, { signal }));
  const vectors = given === undefined ? [] : await embedder.embed([given], { signal });
  const asked: readonly ComparedCrop[] = [
    ...vectors.map((vector) => ({ crop: undefined, vector })),
    ...own.filter((id) => id !== tracklet).flatMap(comparedOf),
  ];
  const found = comparedOf(tracklet);
  const closest = closestPair(asked, found);
  if (closest === undefined) {
    throw new InvalidOptionError('no-embedding', 'One of the two has no crop that could be compared.');
  }
  const askedPicture = closest.a === undefined && given !== undefined ? given : pictureOf(closest.a);
  const images = [askedPicture, pictureOf(closest.b)] as const;
  const [first, second] = await embedder.attention(images, { signal });
  return {
    similarity: closest.similarity,
    rejectedSimilarity: closestPair(rejected.flatMap(comparedOf), found)?.similarity,
    query: { of: placeOf(library, closest.a), ...explained(images[0], first) },
    result: { of: placeOf(library, closest.b), ...explained(images[1], second) },
  };
}

function placeOf(library: ProjectReader, id: number | undefined): ExplainedCrop['of'] {
  const crop = id === undefined ? undefined : library.crop(id);
  const record = crop && library.tracklet(crop.tracklet);
  if (crop === undefined || record === undefined) return undefined;
  const time = library.frameTimes(record.video)[crop.frame] ?? record.start;
  return { tracklet: record.id, camera: record.cameraName, time };
}

function explained(image: RgbImage, attention: CropAttention | undefined): Omit<ExplainedCrop, 'of'> {
  const views = attention === undefined ? [] : attentionViews(image, attention);
  return {
    picture: toJpeg(image),
    views: views.map((view) => ({ name: view.name, picture: toJpeg(view.image) })),
  };
}

function toJpeg(image: RgbImage): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encodeJpeg(image));
}

interface ClosestPair {
  readonly a: number | undefined;
  readonly b: number | undefined;
  readonly similarity: number;
}

function closestPair(
  first: readonly ComparedCrop[],
  second: readonly ComparedCrop[],
): ClosestPair | undefined {
  let closest: ClosestPair | undefined;
  for (const a of first) {
    for (const b of second) {
      const similarity = dotProduct(a.vector, b.vector);
      if (closest === undefined || similarity > closest.similarity) {
        closest = { a: a.crop, b: b.crop, similarity };
      }
    }
  }
  return closest;
}
