import type { Sample } from './sample.ts';

/** What a sample worker answers. */
export interface SampleCalls {
  /** Shape: [3, height, width], 0…255. */
  planes(argument: {
    readonly sample: Sample;
    readonly width: number;
    readonly height: number;
  }): Float32Array<ArrayBuffer>;
}
