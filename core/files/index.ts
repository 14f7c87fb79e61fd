export { keptModelPath } from './kept-models.ts';
export { WholeFile } from './whole-file.ts';
export { writeWholeFile } from './write-whole-file.ts';
