/**
 * Writes the running statistics of the default model to models/. To be run again when its configuration, its seed or
 * its first weights change; raise the version in core/mdpr/default-model.ts with it.
 */
import { writeFileSync } from 'node:fs';
import {
  DEFAULT_SEED,
  DEFAULT_STATISTICS_PATH,
  firstDefaultWeights,
  writeSafetensors,
} from '../core/mdpr/index.ts';
import { measureStatistics } from './measure-statistics.ts';

const statistics = await measureStatistics(firstDefaultWeights());
writeFileSync(DEFAULT_STATISTICS_PATH, writeSafetensors(statistics, { seed: String(DEFAULT_SEED) }));
console.log(`${statistics.size} statistics written to ${DEFAULT_STATISTICS_PATH}`);
