import { serveCalls, Transferred } from '../workers/index.ts';
import type { SampleCalls } from './sample-calls.ts';
import { samplePlanes } from './sample-planes.ts';

serveCalls<SampleCalls>({
  planes: async ({ sample, width, height }) => {
    const { data } = await samplePlanes(sample, width, height);
    return new Transferred(data, [data.buffer]);
  },
});
