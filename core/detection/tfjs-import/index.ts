export { convertTfjs, type ConvertOptions } from './convert.ts';
export { keepOutputChannels } from './keep-channels.ts';
export { parseTfjsModel, readTfjsModel } from './read-model.ts';
export type { TfjsConstant, TfjsModel, TfjsNode } from './tfjs-model.ts';
