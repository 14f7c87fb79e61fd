import type { ReadConnection } from './connection.ts';

/** A set of filters that was kept under a name. */
export interface SavedSearch {
  readonly id: number;
  readonly name: string;
  /** Any JSON value; its reader checks the form. */
  readonly query: unknown;
}

/** All saved searches, by name. */
export function listSavedSearches(connection: ReadConnection): SavedSearch[] {
  return connection.all('SELECT id, name, query FROM saved_searches ORDER BY name', [], (row) => ({
    id: row.integer('id'),
    name: row.text('name'),
    query: row.json('query'),
  }));
}
