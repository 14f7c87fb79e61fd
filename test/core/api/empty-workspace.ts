import type { WorkspaceService } from '../../../core/api/index.ts';

/** What is asked for when a window opens: nobody, nothing, and no change ever. */
const EMPTY: Partial<WorkspaceService> = {
  listPeople: () => [],
  listTeams: () => [],
  answers: () => ({ tracklets: [], refusals: [], apart: [], groups: [], whole: [] }),
  listButtons: () => [],
  listMoments: () => [],
  listSavedSearches: () => [],
  clocks: () => [],
  views: () => [],
  expectation: () => ({ expectedPeople: null, people: 0, trackletsPerMinute: 0, warning: null }),
  doubts: () => Promise.resolve([]),
  history: () => ({ operations: [], canUndo: false, canRedo: false }),
  watch: async function* (signal?: AbortSignal) {
    yield { revision: 0, topics: [] };
    await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
  },
};

/** The analysts' side of an engine that knows nobody; it refuses changes by having no procedures for them. */
export const emptyWorkspace = EMPTY as WorkspaceService;
