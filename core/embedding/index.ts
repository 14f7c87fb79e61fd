export type { CropAttention, Embedder, EmbedderModel } from './embedder.ts';
export type { InputSize } from './model-form.ts';
export { NORMALISATIONS, type Normalisation } from './normalisation.ts';
export { openEmbedder, type EmbedderOptions } from './open-embedder.ts';
