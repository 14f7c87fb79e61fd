import type { AblationOutcome, AblationResult } from './run-ablation.ts';

/** Parts of the descriptor that a table shows besides the whole, as in the paper's Table IX. */
const SHOWN_PARTS = ['hard branch', 'soft branch', 'fusion'] as const;

const HEAD = ['', 'Rank-1', 'mAP', 'mINP', ...SHOWN_PARTS.map((part) => `${part} R1 / mAP`)];

/** The studies as tables in Markdown, shares in per cent; `–` where a network lacks the part. */
export function ablationMarkdown({ studies, results }: AblationOutcome): string {
  const tables = studies.map(({ title, rows }) => {
    const lines = [
      HEAD,
      HEAD.map(() => '---'),
      ...rows.map(({ label, cell }) => [label, ...cellsOf(results.get(cell))]),
    ];
    return `## ${title}\n\n${lines.map((line) => `| ${line.join(' | ')} |`).join('\n')}\n`;
  });
  return tables.join('\n');
}

/** The studies as one JSON document, shares as fractions. */
export function ablationDocument({ studies, results }: AblationOutcome): unknown {
  return {
    studies: studies.map(({ title, rows }) => ({
      title,
      rows: rows.map(({ label, cell }) => {
        const result = results.get(cell);
        return { label, cell, scores: result?.scores, features: result?.features };
      }),
    })),
  };
}

function cellsOf(result: AblationResult | undefined): string[] {
  if (result === undefined) return HEAD.slice(1).map(() => '–');
  const { scores, features } = result;
  const parts = SHOWN_PARTS.map((name) => {
    const part = features.find((each) => each.name === name);
    return part === undefined ? '–' : `${percent(part.rank1)} / ${percent(part.mAP)}`;
  });
  return [percent(scores.rank1), percent(scores.mAP), percent(scores.mINP), ...parts];
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
