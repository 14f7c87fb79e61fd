import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BESIDE_CORE = fileURLToPath(new URL('../../.cache/models/', import.meta.url));

/**
 * Where a model file is kept that Sightline makes or imports itself: the folder that SIGHTLINE_MODELS_FOLDER names, as
 * an installed application sets it, or else `.cache/models` beside `core`.
 */
export function keptModelPath(name: string): string {
  return join(process.env.SIGHTLINE_MODELS_FOLDER ?? BESIDE_CORE, name);
}
