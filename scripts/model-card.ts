import { descriptorLength, type MdprConfig, type WeightsFacts } from '../core/mdpr/index.ts';
import { batchSize, totalIterations, type TrainingSettings } from '../core/training/index.ts';
import type { LoggedEvaluation } from './training-log.ts';

/** What a card tells of a model. */
export interface CardFacts {
  /** Of the files, without an extension. */
  readonly file: string;
  readonly facts: WeightsFacts;
  readonly config: MdprConfig;
  readonly settings: TrainingSettings;
  readonly identities: number;
  /** Stored weights, and the size of their file in bytes. */
  readonly weights: number;
  readonly bytes: number;
  /** The measurement on held-out people that the weights were kept for; undefined where there was none. */
  readonly kept: LoggedEvaluation | undefined;
  /** What it was trained on, in words. */
  readonly data: string;
  /** The weights that training began with, in words. */
  readonly origin: string;
  /** The command that trained it; undefined where it was not given. */
  readonly command: string | undefined;
  /** Tables of figures in Markdown; empty where nothing was measured yet. */
  readonly figures: string;
}

/** The card of a model in Markdown. */
export function modelCard(card: CardFacts): string {
  const { file, facts, config, settings, kept } = card;
  const steps = totalIterations(settings.schedule);
  const teacher = settings.switches.teacher;
  const rows = [
    [
      'network',
      `MDPR (Fu et al., "Mutual Distillation Learning For Person Re-Identification", arXiv 2401.06430): ResNet-${config.depth} blocks, ${config.width} × the channels, IBN-a, last stride 1, ${config.parts} parts, ${config.attentionMaps} attention maps${config.isGuided ? ', guided' : ''}${config.hasFusion ? ', fusion' : ''}`,
    ],
    [
      'input',
      `\`images\` [N, 3, ${config.inputHeight}, ${config.inputWidth}], RGB in 0…255; normalization is inside`,
    ],
    [
      'outputs',
      `\`feat\` [N, ${descriptorLength(config)}], compared by cosine; \`attn5\`, \`attn4\` for heat maps`,
    ],
    [
      'file',
      `\`${file}.safetensors\`, ${(card.weights / 1e6).toFixed(1)} million weights, kernels in float16, ${(card.bytes / 1e6).toFixed(1)} MB; what only training needs is left out. \`sightline export-model\` writes ONNX`,
    ],
    ['trained on', `${card.data}; ${card.identities} identities`],
    [
      'training',
      `at most ${steps.toLocaleString('en')} steps of ${batchSize(settings)} pictures (${settings.identitiesPerBatch} people × ${settings.imagesPerIdentity}), from ${card.origin}${teacher === undefined ? '' : `, with another ReID model as teacher (similarity distillation, weight ${teacher.weight})`}; all settings in \`${file}.json\`, the log in \`${file}.jsonl\``,
    ],
    ...(kept === undefined
      ? []
      : [
          [
            'kept',
            `after step ${kept.step}, by mAP on held-out people: Rank-1 ${percent(kept.rank1)}, mAP ${percent(kept.mAP)}, mINP ${percent(kept.mINP)}`,
          ],
        ]),
    ['licence', facts.licence],
  ];
  return `# ${facts.name}

The embedder that Sightline uses when no model is given: crops of people to descriptors whose cosine says how alike two
people look.

|  |  |
| --- | --- |
${rows.map(([name, text]) => `| ${name} | ${text} |`).join('\n')}

![Loss and held-out scores by step](${file}.svg)

${card.command === undefined ? '' : `Trained by\n\n\`\`\`sh\n${card.command}\n\`\`\`\n`}
## Figures

${card.figures === '' ? 'Not measured yet.' : `${card.figures}\nIn per cent.`} By \`node bench/accuracy.ts\`: the test split of the Market-1501 subset (people not trained on), two real
clips and the demo match tracklet by tracklet in other cameras, and milliseconds of one core a crop.

## Licence and use

The weights were learnt from Market-1501, pictures of real people that were released for research. Use them for research
and for trying Sightline out; for anything else train on pictures that you have the rights to
(\`sightline train\`, one command) or bring an ONNX model with a licence that fits. No picture is contained in the weights
or shipped. Recognising people may need their consent or be forbidden where you are: that is for the user to know.

## Known weaknesses

- Pictures are ${config.inputHeight} × ${config.inputWidth} pixels: numbers on shirts and faces are mostly lost.
- The training people are pedestrians in summer clothes on one campus, seen from six cameras, and figures of generated
  matches. Players of one team look alike, and are told apart much worse than pedestrians.
- A change of clothes makes a person somebody else; people in the same clothes get high similarities.
- Night, infrared, fisheye and steep views from above were not in the training pictures.
- The checkpoint was chosen by its score on the development split, so figures on that split are a little flattering.
${
  teacher === undefined
    ? ''
    : `- The teacher's own training pictures are not known and may show people of the development split. It taught on the
  training pictures alone, but figures on that split may gain by what it knew; those on other footage do not.
`
}`;
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
