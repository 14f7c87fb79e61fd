export { SearchIndex } from './search-index.ts';
export {
  type CropHit,
  type Presence,
  type SearchEntry,
  type SearchFilters,
  type SearchHit,
  type SearchRequest,
} from './search-types.ts';
export { setSimilarity } from './tracklet-similarity.ts';
