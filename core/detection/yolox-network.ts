import { ModelError } from '../errors/index.ts';
import type { ScoredBox } from './centernet-boxes.ts';
import type { Canvas, DetectorNetwork, Session } from './detector-network.ts';
import { yoloxBoxes } from './yolox-boxes.ts';
import type { YoloxForm } from './yolox-form.ts';

/** The grey with which YOLOX was trained. Source: Megvii YOLOX, preproc. */
const FILL = 114;

/** Any member of the YOLOX family, exported without decoding. */
export class YoloxNetwork implements DetectorNetwork {
  readonly trustedScore = 0.3;
  readonly #session: Session;
  readonly #form: YoloxForm;

  constructor(session: Session, form: YoloxForm) {
    this.#session = session;
    this.#form = form;
  }

  canvasFor(): Canvas {
    const { width, height } = this.#form;
    return { width, height, order: 'bgr', fill: FILL, place: 'top-left' };
  }

  async find(planes: Float32Array<ArrayBuffer>, canvas: Canvas, minimumScore: number): Promise<ScoredBox[]> {
    const { width, height } = canvas;
    const { inputName, outputName, cells, channels } = this.#form;
    const feeds = { [inputName]: { dims: [1, 3, height, width], data: planes } };
    const outputs = await this.#session.run(feeds, { movesInputs: true });
    const data = outputs[outputName]?.data;
    if (!(data instanceof Float32Array) || data.length !== cells * channels) {
      throw new ModelError(
        'detector-outputs',
        `The detector's output "${outputName}" does not hold the ${cells} × ${channels} numbers that it declares.`,
      );
    }
    return yoloxBoxes(data, channels, width, height, minimumScore);
  }
}
