import type { Migration } from '../migrate.ts';
import { initial } from './0001-initial.ts';
import { peopleAndTags } from './0002-people-and-tags.ts';
import { workspace } from './0003-workspace.ts';
import { wholeTracklets } from './0004-whole-tracklets.ts';
import { modelChoice } from './0005-model-choice.ts';

/** All steps from an empty file to the present form, in order. A released step is never edited. */
export const MIGRATIONS: readonly Migration[] = [
  initial,
  peopleAndTags,
  workspace,
  wholeTracklets,
  modelChoice,
];

/** The form that this program reads and writes. */
export const LATEST_VERSION = Math.max(...MIGRATIONS.map((migration) => migration.version));
