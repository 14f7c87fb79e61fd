import { encodeModel, graph, type Metadata } from '../graph/index.ts';
import { convertTfjs, keepOutputChannels, type TfjsModel } from './tfjs-import/index.ts';

/** What marks an ONNX file as this detector: the key and value in its metadata. */
export const CENTERNET_METADATA = { key: 'sightline.detector', value: 'centernet-person' } as const;

/** Height and width of the canvas must be multiples of it. */
export const CENTERNET_MULTIPLE = 32;

/** The convolution that gives one heat map per class of COCO; person is the first. */
const CLASS_SCORES = 'tower_0/CenternetHead/centernet_cls_output/BiasAdd';
const PERSON = 0;

/** Options of {@link buildCenternet}. */
export interface CenternetOptions {
  /** Height and width of the canvas. Default: open. */
  readonly size?: readonly [number | string, number | string];
  /** More to write into the file. */
  readonly metadata?: Metadata;
}

/**
 * The CenterNet of \@vladmandic/human as ONNX, for people alone and for canvases of any size.
 * Shapes: `images` [1, 3, H, W], RGB 0–255, H and W multiples of 32 → `heat` [1, 1, H/4, W/4] in 0…1 and `distances`
 * [1, 4, H/4, W/4], from the cell to the left, top, right and bottom edges in canvas pixels. The search for peaks,
 * which closes the published graph, is left to `centernetBoxes`.
 */
export function buildCenternet(model: TfjsModel, options: CenternetOptions = {}): Uint8Array {
  const people = keepOutputChannels(model, CLASS_SCORES, [PERSON]);
  const { image, outputs } = convertTfjs(people, {
    outputs: ['tower_0/keypoints', 'tower_0/wh'],
    inputName: 'images',
    size: options.size ?? ['height', 'width'],
  });
  const [heat, distances] = outputs;
  if (heat === undefined || distances === undefined)
    throw new Error('convertTfjs gives a value for each output.');
  const network = graph('centernet-person', { inputs: [image], outputs: { heat, distances } });
  return encodeModel(network, { ...options.metadata, [CENTERNET_METADATA.key]: CENTERNET_METADATA.value });
}
