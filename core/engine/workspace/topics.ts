import type { Effects } from '../../library/index.ts';

/** Parts of a project that are shown, and asked for, apart. */
export type Topic =
  'people' | 'tracklets' | 'answers' | 'moments' | 'cameras' | 'project' | 'models' | 'searches' | 'history';

type TableName = Effects['tables'] extends ReadonlySet<infer Name> ? Name : never;

const TOPIC_OF_TABLE = {
  project: 'project',
  cameras: 'cameras',
  clock_anchors: 'cameras',
  camera_views: 'cameras',
  teams: 'people',
  people: 'people',
  person_tracklets: 'people',
  tracklets: 'tracklets',
  boxes: 'tracklets',
  crops: 'tracklets',
  embeddings: 'tracklets',
  model_choice: 'models',
  tracklet_answers: 'answers',
  person_refusals: 'answers',
  people_apart: 'answers',
  group_refusals: 'answers',
  whole_tracklets: 'answers',
  tags: 'moments',
  moments: 'moments',
  buttons: 'moments',
  saved_searches: 'searches',
} as const satisfies Readonly<Record<TableName, Topic>>;

/** The topics that changes of these tables are about. */
export function topicsOf(tables: Effects['tables']): ReadonlySet<Topic> {
  return new Set([...tables].map((table) => TOPIC_OF_TABLE[table]));
}
