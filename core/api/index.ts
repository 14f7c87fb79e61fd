export { contract, type Contract } from './contract.ts';
export type {
  Appearance,
  Camera,
  JobProgress,
  Project,
  Query,
  SearchInput,
  SearchResult,
  TrackletBoxes,
  TrackletSummary,
  Video,
} from './schemas.ts';
