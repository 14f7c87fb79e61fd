/**
 * Imports the default person detector from its npm package to `.cache/models/centernet-person.onnx`, where it is
 * missing or stale. Usage: `node scripts/import-detector.ts`
 */
import { fileURLToPath } from 'node:url';
import { DEFAULT_DETECTOR_PATH, importCenternet } from '../core/detection/import-centernet.ts';

const sourceFolder = fileURLToPath(new URL('../node_modules/@vladmandic/human/models/', import.meta.url));
const outcome = await importCenternet(sourceFolder, DEFAULT_DETECTOR_PATH);
console.log(
  `Person detector: ${outcome === 'imported' ? 'imported' : 'up to date'} (${DEFAULT_DETECTOR_PATH})`,
);
