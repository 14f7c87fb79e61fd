/**
 * The rooms of `core/` and what each may import (ARCHITECTURE.md, "The rooms").
 * Imports point one way; the lint configuration turns this table into rules.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const BASE = ['errors', 'files', 'geometry', 'images', 'workers'];
const MODEL = ['graph', 'mdpr', 'runtime'];

export const rooms = {
  errors: [],
  files: [],
  geometry: ['errors'],
  workers: ['errors'],
  images: ['errors', 'geometry', 'workers'],
  graph: ['errors'],
  mdpr: ['errors', 'files', 'graph'],
  checkpoints: ['errors', 'files', 'graph', 'mdpr'],
  runtime: ['errors', 'graph', 'workers'],
  training: [...BASE, ...MODEL],
  video: BASE,
  detection: [...BASE, 'graph', 'runtime', 'video'],
  embedding: [...BASE, ...MODEL],
  tracking: BASE,
  evaluation: BASE,
  datasets: ['errors', 'geometry', 'images'],
  library: BASE,
  calibration: ['errors'],
  grouping: ['errors', 'geometry'],
  synchronisation: ['errors'],
  search: [...BASE, 'library'],
  demo: [...BASE, 'evaluation', 'video'],
  export: [...BASE, 'library', 'video'],
  engine: [
    ...BASE,
    ...MODEL,
    'video',
    'detection',
    'embedding',
    'tracking',
    'evaluation',
    'datasets',
    'library',
    'search',
    'calibration',
    'grouping',
    'synchronisation',
    'export',
    'training',
  ],
  api: ['errors', 'checkpoints', 'engine', 'geometry'],
  cli: ['errors', 'files', 'api', 'checkpoints', 'datasets', 'embedding', 'engine'],
};
