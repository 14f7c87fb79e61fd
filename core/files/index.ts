export { WholeFile } from './whole-file.ts';
export { writeWholeFile } from './write-whole-file.ts';
