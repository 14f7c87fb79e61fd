import { join } from 'node:path';
import type { Embedder } from '../../embedding/index.ts';
import { writeWholeFile } from '../../files/index.ts';
import { attentionPanels } from './attention-panels.ts';
import type { Evaluation } from './evaluate-dataset.ts';
import { renderEvaluationReport, type ReportExtras } from './evaluation-report.ts';

/**
 * Writes an evaluation as `index.html` into a folder, with what the embedder looks at in the queries shown.
 * @returns the page's path.
 * @throws MediaError naming a picture that cannot be read; CancelledError; errors of the file system.
 */
export async function writeEvaluationReport(
  folder: string,
  evaluation: Evaluation,
  embedder: Embedder,
  { features, signal }: Omit<ReportExtras, 'attention'> = {},
): Promise<string> {
  const page = join(folder, 'index.html');
  const shown = evaluation.panels.map(({ query }) => query);
  const attention = await attentionPanels(embedder, shown, signal);
  await writeWholeFile(page, await renderEvaluationReport(evaluation, { features, attention, signal }));
  return page;
}
