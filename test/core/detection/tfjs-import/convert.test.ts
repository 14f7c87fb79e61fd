import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { convertTfjs, parseTfjsModel } from '../../../../core/detection/tfjs-import/index.ts';
import { encodeModel, graph, nodesInOrder } from '../../../../core/graph/index.ts';
import { runTfjs, toPlanes } from './tfjs-oracle.ts';

/** Sums of a few hundred products of numbers near 1 in single precision, in another order. */
const TOLERANCE = 2e-5;

interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Record<string, object>;
}
interface Weight {
  readonly shape: readonly number[];
  readonly values?: readonly number[];
  readonly dtype?: 'float32' | 'int32';
}
interface Case {
  readonly title: string;
  readonly size: readonly [number, number, number];
  readonly nodes: readonly GraphNode[];
  readonly weights?: Record<string, Weight>;
}

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const text = (value: string) => ({ s: Buffer.from(value).toString('base64') });
const texts = (...values: string[]) => ({ list: { s: values.map((value) => text(value).s) } });
const spatial = (vertical: number, horizontal: number) => ({
  list: { i: ['1', String(vertical), String(horizontal), '1'] },
});
const window = (padding: string, stride: number, dilation = 1) => ({
  padding: text(padding),
  strides: spatial(stride, stride),
  dilations: spatial(dilation, dilation),
  data_format: text('NHWC'),
});

function convolution(op: string, padding: string, stride: number, dilation = 1, fused?: string[]): GraphNode {
  const attr = {
    ...window(padding, stride, dilation),
    ...(fused ? { fused_ops: texts(...fused), num_args: { i: '1' } } : {}),
  };
  return { name: 'out', op, input: ['image', 'kernel', ...(fused ? ['bias'] : [])], attr };
}

const swish = (from: string, to: string): GraphNode[] => [
  { name: `${to}/scaled`, op: 'Mul', input: ['sixth', from] },
  { name: `${to}/shifted`, op: 'Add', input: [from, 'three'] },
  { name: `${to}/gate`, op: 'Relu6', input: [`${to}/shifted`] },
  { name: to, op: 'Mul', input: [`${to}/scaled`, `${to}/gate`] },
];
/** 1/6 as 16-bit weights hold it. */
const SIXTH = { sixth: { shape: [], values: [0.1666259765625] }, three: { shape: [], values: [3] } };
const RESIZE_ATTRIBUTES = { align_corners: { b: false }, half_pixel_centers: { b: false } };

const CASES: readonly Case[] = [
  ...['SAME', 'VALID'].flatMap((padding) =>
    [1, 2].flatMap((stride) =>
      (
        [
          [8, 6],
          [7, 9],
        ] as const
      ).map(([height, width]): Case => ({
        title: `a 3 × 3 convolution, ${padding}, stride ${stride}, on ${height} × ${width}`,
        size: [height, width, 2],
        nodes: [convolution('Conv2D', padding, stride)],
        weights: { kernel: { shape: [3, 3, 2, 5] } },
      })),
    ),
  ),
  {
    title: 'a kernel of unequal sides',
    size: [8, 6, 2],
    nodes: [convolution('Conv2D', 'SAME', 1)],
    weights: { kernel: { shape: [5, 2, 2, 3] } },
  },
  {
    title: 'a dilated convolution',
    size: [9, 8, 2],
    nodes: [convolution('Conv2D', 'SAME', 1, 2)],
    weights: { kernel: { shape: [3, 3, 2, 3] } },
  },
  {
    title: 'a convolution fused with bias and relu',
    size: [6, 6, 3],
    nodes: [convolution('_FusedConv2D', 'SAME', 2, 1, ['BiasAdd', 'Relu'])],
    weights: { kernel: { shape: [3, 3, 3, 4] }, bias: { shape: [4] } },
  },
  {
    title: 'a depthwise convolution',
    size: [8, 6, 3],
    nodes: [convolution('DepthwiseConv2dNative', 'SAME', 2)],
    weights: { kernel: { shape: [5, 5, 3, 1] } },
  },
  {
    title: 'a depthwise convolution with two outputs per channel, fused with bias and relu 6',
    size: [5, 6, 3],
    nodes: [convolution('FusedDepthwiseConv2dNative', 'SAME', 1, 1, ['BiasAdd', 'Relu6'])],
    weights: { kernel: { shape: [3, 3, 3, 2] }, bias: { shape: [6] } },
  },
  {
    title: 'a hard swish behind a convolution, folded into its weights',
    size: [6, 6, 2],
    nodes: [
      { ...convolution('_FusedConv2D', 'SAME', 1, 1, ['BiasAdd']), name: 'conv' },
      ...swish('conv', 'out'),
    ],
    weights: { kernel: { shape: [1, 1, 2, 4] }, bias: { shape: [4] }, ...SIXTH },
  },
  {
    title: 'a hard swish of something that is used elsewhere too',
    size: [6, 6, 2],
    nodes: [
      { ...convolution('Conv2D', 'SAME', 1), name: 'conv' },
      ...swish('conv', 'swish'),
      { name: 'out', op: 'AddV2', input: ['conv', 'swish'] },
    ],
    weights: { kernel: { shape: [1, 1, 2, 4] }, ...SIXTH },
  },
  {
    title: 'a hard swish of the picture itself',
    size: [6, 6, 2],
    nodes: swish('image', 'out'),
    weights: SIXTH,
  },
  {
    title: 'squeeze and excitation: mean, hard sigmoid, product over the picture',
    size: [4, 6, 3],
    nodes: [
      { name: 'mean', op: 'Mean', input: ['image', 'axes'], attr: { keep_dims: { b: true } } },
      { name: 'shifted', op: 'Add', input: ['mean', 'three'] },
      { name: 'gate', op: 'Relu6', input: ['shifted'] },
      { name: 'sigmoid', op: 'Mul', input: ['sixth', 'gate'] },
      { name: 'out', op: 'Mul', input: ['sigmoid', 'image'] },
    ],
    weights: { axes: { shape: [2], values: [1, 2], dtype: 'int32' }, ...SIXTH },
  },
  {
    title: 'a constant per channel',
    size: [4, 4, 3],
    nodes: [{ name: 'out', op: 'Sub', input: ['offset', 'image'] }],
    weights: { offset: { shape: [3] } },
  },
  {
    title: 'a join of channels, sigmoid, relu and relu 6',
    size: [4, 4, 2],
    nodes: [
      { name: 'a', op: 'Sigmoid', input: ['image'] },
      { name: 'b', op: 'Relu', input: ['image'] },
      { name: 'c', op: 'Relu6', input: ['image'] },
      { name: 'joined', op: 'ConcatV2', input: ['a', 'b', 'c', 'axis'], attr: { N: { i: '3' } } },
      { name: 'out', op: 'Identity', input: ['joined'] },
    ],
    weights: { axis: { shape: [], values: [3], dtype: 'int32' } },
  },
  {
    title: 'a bilinear enlargement of what was reduced',
    size: [8, 12, 2],
    nodes: [
      { ...convolution('Conv2D', 'SAME', 2), name: 'conv' },
      { name: 'out', op: 'ResizeBilinear', input: ['conv', 'size'], attr: RESIZE_ATTRIBUTES },
    ],
    weights: { kernel: { shape: [3, 3, 2, 3] }, size: { shape: [2], values: [16, 24], dtype: 'int32' } },
  },
];

function modelOf({ size, nodes, weights = {} }: Case) {
  const random = mulberry(11);
  const entries = Object.entries(weights).map(([name, { shape, values, dtype = 'float32' }]) => {
    const length = shape.reduce((product, side) => product * side, 1);
    const numbers = values ?? Array.from({ length }, () => random() * 2 - 1);
    const data = dtype === 'int32' ? Int32Array.from(numbers) : Float32Array.from(numbers);
    return { name, shape, dtype, bytes: new Uint8Array(data.buffer) };
  });
  const dim = [1, ...size].map((side) => ({ size: String(side) }));
  const types = { T: { type: 'DT_FLOAT' }, dtype: { type: 'DT_FLOAT' } };
  const node = [
    { name: 'image', op: 'Placeholder', attr: { ...types, shape: { shape: { dim } } } },
    ...entries.map(({ name, dtype }) => ({
      name,
      op: 'Const',
      attr: { dtype: { type: dtype === 'int32' ? 'DT_INT32' : 'DT_FLOAT' } },
    })),
    ...nodes.map((each) => ({ ...each, attr: { ...types, ...each.attr } })),
  ];
  const json = {
    format: 'graph-model',
    modelTopology: { node, library: {}, versions: {} },
    weightsManifest: [
      {
        paths: ['w.bin'],
        weights: entries.map(({ name, shape, dtype }) => ({ name, shape: [...shape], dtype })),
      },
    ],
  };
  return { json, weights: Buffer.concat(entries.map((entry) => entry.bytes)) };
}

function pictureOf({ size }: Case) {
  const random = mulberry(7);
  const shape = [1, ...size];
  const length = size.reduce((product, side) => product * side, 1);
  // To ±6, so that both ends of relu 6 and of the hard sigmoid are reached.
  return { shape, data: Float32Array.from({ length }, () => random() * 12 - 6) };
}

describe('convertTfjs', () => {
  it.each(CASES)('equals TensorFlow.js on $title', async (example) => {
    const source = modelOf(example);
    const picture = pictureOf(example);
    const [wanted = picture] = await runTfjs('cpu', source, picture, ['out']);
    const expected = toPlanes(wanted);

    const model = parseTfjsModel(source.json, [source.weights], example.title);
    const [height, width] = example.size;
    const { image, outputs } = convertTfjs(model, {
      outputs: ['out'],
      inputName: 'images',
      size: [height, width],
    });
    const [out] = outputs;
    if (out === undefined) throw new Error('no output');
    const network = graph('case', { inputs: [image], outputs: { result: out } });
    const session = await InferenceSession.create(encodeModel(network));
    const planes = toPlanes(picture);
    const result = await session.run({ images: new Tensor('float32', planes.data, planes.shape) });
    const found = result.result;

    expect(found?.dims).toEqual(expected.shape);
    expect(out.shape).toEqual(expected.shape);
    const differences = expected.data.map((value, index) => Math.abs(value - Number(found?.data[index])));
    expect(Math.max(...differences)).toBeLessThan(TOLERANCE);
    expect(nodesInOrder(network).map((node) => node.operator.kind)).not.toContain('Transpose');
  });

  it.each([
    ['an unknown operation', { name: 'out', op: 'FFT', input: ['image'] }, '"out" (FFT)'],
    ['explicit padding', { ...convolution('Conv2D', 'EXPLICIT', 1) }, 'EXPLICIT'],
    [
      'another layout',
      { ...convolution('Conv2D', 'SAME', 1), attr: { ...window('SAME', 1), data_format: text('NCHW') } },
      'NHWC',
    ],
    ['an unknown fusion', convolution('_FusedConv2D', 'SAME', 1, 1, ['BiasAdd', 'Elu']), 'Elu'],
    [
      'strides over images',
      {
        ...convolution('Conv2D', 'SAME', 1),
        attr: { ...window('SAME', 1), strides: { list: { i: [2, 1, 1, 1] } } },
      },
      'strides',
    ],
    [
      'strides that differ',
      { ...convolution('Conv2D', 'SAME', 1), attr: { ...window('SAME', 1), strides: spatial(1, 2) } },
      'differ by axis',
    ],
    [
      'a mean over channels',
      { name: 'out', op: 'Mean', input: ['image', 'axes'], attr: { keep_dims: { b: true } } },
      'height and width',
    ],
    [
      'half-pixel centres',
      {
        name: 'out',
        op: 'ResizeBilinear',
        input: ['image', 'size'],
        attr: { half_pixel_centers: { b: true } },
      },
      'half-pixel',
    ],
    ['a broken enlargement', { name: 'out', op: 'ResizeBilinear', input: ['image', 'size'] }, 'whole factor'],
    ['a constant picture', { name: 'out', op: 'Add', input: ['image', 'kernel'] }, 'one number per channel'],
  ])('refuses %s, naming the node', (_, node, reason) => {
    const weights = {
      kernel: { shape: [3, 3, 2, 5] },
      bias: { shape: [5] },
      axes: { shape: [1], values: [3], dtype: 'int32' },
      size: { shape: [2], values: [12, 12], dtype: 'int32' },
    } as const;
    const source = modelOf({ title: '', size: [8, 8, 2], nodes: [node], weights });
    const model = parseTfjsModel(source.json, [source.weights], 'model');
    expect(() => convertTfjs(model, { outputs: ['out'], inputName: 'images', size: [8, 8] })).toThrow(
      expect.objectContaining({
        code: 'tfjs-unsupported',
        message: expect.stringContaining(reason) as string,
      }) as Error,
    );
  });
});
