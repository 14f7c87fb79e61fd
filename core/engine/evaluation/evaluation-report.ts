import { readPicture, type DatasetPicture } from '../../datasets/index.ts';
import { throwIfCancelled } from '../../errors/index.ts';
import { encodeJpeg, resizeRgb, type RgbImage } from '../../images/index.ts';
import type { AttentionPanel } from './attention-panels.ts';
import { curveSvg, SHARE_TICKS } from './curve-svg.ts';
import type { Evaluation, RetrievalPanel } from './evaluate-dataset.ts';
import type { FeatureScores } from './feature-scores.ts';

const THUMBNAIL_WIDTH = 64;
const THUMBNAIL_HEIGHT = 128;
/** Lowest false positive rate of the drawn curve, as a power of ten. */
const LOWEST_DECADE = -5;

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1a1d21; }
table { border-collapse: collapse; } th, td { padding: .25rem .8rem .25rem 0; text-align: left; }
td { font-variant-numeric: tabular-nums; }
.curves { display: flex; flex-wrap: wrap; gap: 1rem; } .curves figure { margin: 0; flex: 1 1 24rem; }
svg { width: 100%; } svg text { font-size: 12px; fill: #444; } .grid { stroke: #ddd; }
.curve { fill: none; stroke: #1261c9; stroke-width: 2; }
.panel { display: flex; gap: 4px; margin: 0 0 10px; } .panel figure { margin: 0; width: 72px; font-size: 11px; }
.panel img { display: block; box-sizing: border-box; width: 72px; height: 136px; border: 4px solid #1a9850; }
.panel .wrong img { border: 4px dashed #d73027; } .panel .query img { border: 4px solid #777; }
.panel .query { margin-right: 12px; } .panel .map img { border: 1px solid #bbb; } figcaption { overflow-wrap: anywhere; }
`;

/** What a report shows besides the evaluation. */
export interface ReportExtras {
  /** Scores of the descriptor's parts. Default: none, and no table. */
  readonly features?: readonly FeatureScores[] | undefined;
  /** Default: none, and no section. */
  readonly attention?: readonly AttentionPanel[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * An evaluation as one HTML page that needs no network, no other file and no script: figures, CMC and ROC curves,
 * figures by feature and by pair of cameras, queries with their best ten answers, the wrong ones framed, and where the
 * model looks. It holds pictures of the data set, whose licence applies to it.
 */
export async function renderEvaluationReport(
  evaluation: Evaluation,
  { features = [], attention = [], signal }: ReportExtras = {},
): Promise<string> {
  const { dataset, split, model, metrics, methods, pictures } = evaluation;
  const panels: string[] = [];
  for (const panel of evaluation.panels) {
    throwIfCancelled(signal);
    panels.push(await renderPanel(panel));
  }
  const facts = [
    ['Data set', `${dataset.folder} (${dataset.layout}, ${split})`],
    ['Model', `${model.name}, ${model.dimension} numbers, SHA-256 ${model.id}`],
    ['Input', `${model.inputWidth} × ${model.inputHeight} pixels`],
    ['Besides', methods.length > 0 ? methods.join(', ') : 'nothing: cosine distance of single embeddings'],
    [
      'Pictures',
      `${pictures.query.length} queries, of which ${metrics.queries} count; ${pictures.gallery.length} in the gallery`,
    ],
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Evaluation of ${escapeHtml(model.name)}</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body>
<h1>Evaluation of ${escapeHtml(model.name)}</h1>
${htmlTable(facts)}
${dataset.notes.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')}
<h2>Figures</h2>
${htmlTable(scoreRows(evaluation))}
<div class="curves">${renderCmc(evaluation)}${renderRoc(evaluation)}</div>
${renderFeatures(features)}
${renderCameraPairs(evaluation)}
<h2>Queries and their best answers</h2>
<p>Queries are evenly spread over all that count. Green frames are right, dashed red ones wrong.</p>
${panels.join('\n')}
${await renderAttention(attention)}
</body></html>
`;
}

/** The scores with their names, for people. */
export function scoreRows({ metrics, verification, flavours }: Evaluation): string[][] {
  return [
    ['Rank-1', percent(metrics.rank1)],
    ['Rank-5', percent(metrics.rank5)],
    ['Rank-10', percent(metrics.rank10)],
    ['mAP', percent(metrics.mAP)],
    ['mINP', percent(metrics.mINP)],
    ...flavours.map(({ flavour, rank1 }) => [`CMC top-1, ${flavour}`, percent(rank1)]),
    ...verification.quoted.map(({ falsePositiveRate, truePositiveRate }) => [
      `TPR at FPR ${falsePositiveRate.toExponential()}`,
      percent(truePositiveRate),
    ]),
  ];
}

function renderCmc({ metrics }: Evaluation): string {
  const last = metrics.cmc.length - 1;
  const svg = curveSvg(
    metrics.cmc.map((share, place) => ({ x: place / last, y: share })),
    {
      title: 'rank',
      ticks: [1, 10, 20, 30, 40, 50].map((rank) => ({ at: (rank - 1) / last, label: String(rank) })),
    },
    { title: 'queries answered', ticks: SHARE_TICKS },
  );
  return `<figure><h3>CMC</h3>${svg}</figure>`;
}

function renderRoc({ verification }: Evaluation): string {
  const place = (rate: number): number => 1 - Math.log10(rate) / LOWEST_DECADE;
  const svg = curveSvg(
    verification.curve.map(({ falsePositiveRate, truePositiveRate }) => ({
      x: place(falsePositiveRate),
      y: truePositiveRate,
    })),
    {
      title: 'false positive rate',
      ticks: [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1].map((rate) => ({
        at: place(rate),
        label: rate === 1 ? '1' : rate.toExponential(),
      })),
    },
    { title: 'true positive rate', ticks: SHARE_TICKS },
  );
  return `<figure><h3>ROC</h3>${svg}</figure>`;
}

function renderCameraPairs({ metrics }: Evaluation): string {
  if (metrics.cameraPairs.length === 0) return '';
  const rows = metrics.cameraPairs.map((pair) => [
    pair.queryCamera,
    pair.galleryCamera,
    String(pair.queries),
    percent(pair.rank1),
    percent(pair.mAP),
  ]);
  return `<h2>By pair of cameras</h2>${htmlTable(rows, ['query camera', 'gallery camera', 'queries', 'Rank-1', 'mAP'])}`;
}

async function renderPanel({ query, answers }: RetrievalPanel): Promise<string> {
  const figures = [await renderPicture(query, 'query', 'query')];
  for (const { picture, isRight, distance } of answers) {
    figures.push(await renderPicture(picture, isRight ? 'right' : 'wrong', distance.toFixed(3)));
  }
  return `<div class="panel">${figures.join('')}</div>`;
}

async function renderPicture(picture: DatasetPicture, kind: string, caption: string): Promise<string> {
  return renderFigure(await readPicture(picture), kind, {
    alt: `${kind}: ${picture.name}`,
    lines: [picture.identity, caption],
  });
}

function renderFigure(
  image: RgbImage,
  kind: string,
  { alt, lines }: { readonly alt: string; readonly lines: readonly string[] },
): string {
  const small = resizeRgb(image, THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT);
  const data = Buffer.from(encodeJpeg(small)).toString('base64');
  return (
    `<figure class="${kind}"><img src="data:image/jpeg;base64,${data}" alt="${escapeHtml(alt)}" title="${escapeHtml(alt)}">` +
    `<figcaption>${lines.map(escapeHtml).join('<br>')}</figcaption></figure>`
  );
}

async function renderAttention(panels: readonly AttentionPanel[]): Promise<string> {
  if (panels.length === 0) return '';
  const rows: string[] = [];
  for (const { picture, views } of panels) {
    const figures = [
      await renderPicture(picture, 'query', 'picture'),
      ...views.map(({ name, image }) =>
        renderFigure(image, 'map', { alt: `${name}: ${picture.name}`, lines: [name] }),
      ),
    ];
    rows.push(`<div class="panel">${figures.join('')}</div>`);
  }
  return `<h2>Where the model looks</h2>
<p>Attention of the soft branch over the picture: bright is looked at, dark is not. The maps of a level share one
scale; values are squared for contrast.</p>
${rows.join('\n')}`;
}

function renderFeatures(features: readonly FeatureScores[]): string {
  if (features.length === 0) return '';
  return `<h2>By feature</h2>${htmlTable(featureRows(features), FEATURE_HEAD)}`;
}

/** The heading of {@link featureRows}. */
export const FEATURE_HEAD = ['feature', 'numbers', 'Rank-1', 'Rank-5', 'Rank-10', 'mAP', 'mINP'] as const;

/** The scores of the descriptor's parts, for people. */
export function featureRows(features: readonly FeatureScores[]): string[][] {
  return features.map(({ name, dimension, metrics }) => [
    name,
    String(dimension),
    percent(metrics.rank1),
    percent(metrics.rank5),
    percent(metrics.rank10),
    percent(metrics.mAP),
    percent(metrics.mINP),
  ]);
}

function htmlTable(rows: readonly (readonly string[])[], head?: readonly string[]): string {
  const cells = (row: readonly string[], tag: string): string =>
    `<tr>${row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>${head === undefined ? '' : cells(head, 'th')}${rows.map((row) => cells(row, 'td')).join('')}</table>`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
