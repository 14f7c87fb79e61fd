import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { throwIfCancelled } from '../../errors/index.ts';
import {
  invalidImport,
  TrackGathering,
  type ImportedBox,
  type ImportedTrack,
  type ReadOptions,
} from './imported-track.ts';
import { openImport } from './read-lines.ts';

const DEPTH_LIMIT = 32;

/**
 * A file of CVAT for video 1.1. Boxes that are `outside` end a piece and are no boxes themselves; a flag that is
 * missing is an error, as it is for CVAT. A document type is refused: the format has none, and entities are a trap.
 * Throws: InvalidOptionError `invalid-import`, naming the line, or `unreadable-import`.
 */
export async function readCvat({ path, signal }: ReadOptions): Promise<ImportedTrack[]> {
  const reading = new CvatReading(path);
  await using file = await openImport(path);
  const stream = file.createReadStream({ encoding: 'utf8', autoClose: false });
  for await (const chunk of stream) {
    throwIfCancelled(signal);
    reading.take(String(chunk));
  }
  return reading.finish();
}

class CvatReading {
  readonly #parser = new SaxesParser();
  readonly #gathering: TrackGathering;
  readonly #path: string;
  readonly #names = new Map<string, string>();
  readonly #boxes: { track: string; entry: ImportedBox; where: string }[] = [];
  #depth = 0;
  #track: string | null = null;
  #attribute: string | null = null;
  #isAnnotations = false;

  constructor(path: string) {
    this.#path = path;
    this.#gathering = new TrackGathering(path);
    this.#parser.on('error', (error) => {
      throw this.#refusal(`it is not XML (${error.message})`);
    });
    this.#parser.on('doctype', () => {
      throw this.#refusal('it has a document type, which the format does not');
    });
    this.#parser.on('opentag', (tag) => this.#open(tag));
    this.#parser.on('text', (text) => this.#text(text));
    this.#parser.on('closetag', (tag) => this.#close(tag));
  }

  take(chunk: string): void {
    this.#parser.write(chunk);
  }

  finish(): ImportedTrack[] {
    this.#parser.close();
    if (!this.#isAnnotations) throw this.#refusal('it has no <annotations>');
    for (const { track, entry, where } of this.#boxes) {
      this.#gathering.add(track, this.#names.get(track) ?? null, entry, where);
    }
    return this.#gathering.tracks();
  }

  #open(tag: SaxesTagPlain): void {
    this.#depth += 1;
    if (this.#depth > DEPTH_LIMIT) throw this.#refusal('its elements are nested too deeply');
    if (tag.name === 'annotations') this.#isAnnotations = true;
    else if (tag.name === 'track') this.#track = `track at line ${this.#parser.line}`;
    else if (tag.name === 'box' && this.#track !== null) this.#box(this.#track, tag);
    else if (tag.name === 'attribute' && tag.attributes.name === 'identity') this.#attribute = '';
  }

  #text(text: string): void {
    if (this.#attribute === null) return;
    this.#attribute += text;
    if (this.#attribute.length > 1000) throw this.#refusal('a name has more than 1000 characters');
  }

  #close(tag: SaxesTagPlain): void {
    this.#depth -= 1;
    if (tag.name === 'attribute') {
      const name = this.#attribute?.trim() ?? '';
      const isName = name !== '' && !/^Tracklet \d+$/.test(name);
      if (this.#track !== null && isName) this.#names.set(this.#track, name);
      this.#attribute = null;
    } else if (tag.name === 'track') this.#track = null;
  }

  #box(track: string, tag: SaxesTagPlain): void {
    const number = (name: string): number => {
      const text = tag.attributes[name]?.trim() ?? '';
      const value = text === '' ? NaN : Number(text);
      if (!Number.isFinite(value)) throw this.#refusal(`a box has no number as its "${name}"`);
      return value;
    };
    number('keyframe');
    number('occluded');
    const frame = number('frame');
    const [left, top] = [number('xtl'), number('ytl')];
    const box = { x: left, y: top, width: number('xbr') - left, height: number('ybr') - top };
    if (number('outside') !== 0) return;
    this.#boxes.push({ track, entry: { frame, box, score: 1 }, where: `line ${this.#parser.line}` });
  }

  #refusal(reason: string): Error {
    return invalidImport(this.#path, `line ${this.#parser.line}`, reason);
  }
}
