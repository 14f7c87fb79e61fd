/** Builds the default model once, so that the first ingest does not wait for it. Called by set-up. */
import { defaultModel, dropOutdatedModels } from '../core/mdpr/index.ts';

await dropOutdatedModels();
await defaultModel();
