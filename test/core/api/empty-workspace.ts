import type { WorkspaceService } from '../../../core/api/index.ts';

/** What is asked for when a window opens: nobody, nothing, and no change ever. */
const EMPTY = {
  people: {
    listPeople: () => [],
    listTeams: () => [],
    answers: () => ({ tracklets: [], refusals: [], apart: [], groups: [], whole: [] }),
    expectation: () => ({ expectedPeople: null, people: 0, trackletsPerMinute: 0, warning: null }),
  } satisfies Partial<WorkspaceService['people']>,
  tagging: {
    listButtons: () => [],
    listMoments: () => [],
    listSavedSearches: () => [],
  } satisfies Partial<WorkspaceService['tagging']>,
  cameras: { clocks: () => [], views: () => [] } satisfies Partial<WorkspaceService['cameras']>,
  suggestions: { doubts: () => Promise.resolve([]) } satisfies Partial<WorkspaceService['suggestions']>,
  history: () => ({ operations: [], canUndo: false, canRedo: false }),
  watch: async function* (signal?: AbortSignal) {
    yield { revision: 0, topics: [] };
    await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
  },
};

/** The analysts' side of an engine that knows nobody; it refuses changes by having no procedures for them. */
export const emptyWorkspace = EMPTY as unknown as WorkspaceService;
