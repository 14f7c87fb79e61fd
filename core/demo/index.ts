export type { CameraLook, Colour } from './colour.ts';
export { renderDemoCrops, type DemoCrop, type DemoCropOptions } from './demo-crops.ts';
export { chooseDemoQuery } from './demo-query.ts';
export { DEMO_SEED, describeDemoScene, RESERVED_SEEDS, type DemoSceneOptions } from './demo-scene.ts';
export {
  findDemoMatch,
  parseDemoTruth,
  readDemoTruth,
  TRUTH_FILE,
  type DemoBox,
  type DemoCamera,
  type DemoIdentity,
  type DemoQuery,
  type DemoTruth,
} from './demo-truth.ts';
export { generateDemoMatch, type DemoProgress, type GenerateOptions } from './generate-demo-match.ts';
export type { HairStyle, Person, Team } from './people.ts';
export { SceneRenderer, type FigureTruth } from './scene-renderer.ts';
export {
  frameCount,
  type Hall,
  type Kit,
  type Light,
  type SceneCamera,
  type SceneDescription,
  type Venue,
} from './scene.ts';
export { findVenue, VENUE_NAMES } from './venues.ts';
export { varyVenue } from './venue-variant.ts';
export { writeDemoCrops, type DemoCropsSummary, type WriteDemoCropsOptions } from './write-demo-crops.ts';
