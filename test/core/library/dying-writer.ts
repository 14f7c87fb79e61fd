/**
 * Run as a process of its own: goes on with the made-up ingest of a project and kills itself on the way.
 * Arguments: path of the project, chunk of camera "left" in which to die, and where in it (see `deathIn`).
 */
import { openProject, type ChunkCommit } from '../../../core/library/index.ts';
import { CHUNKS, sampleChunk } from './sample-project.ts';

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('A killed process does not go on.');
}

/** The chunk, made so that storing it ends the process in the middle of the transaction. */
function deathIn(chunk: ChunkCommit, place: string): ChunkCommit {
  const { boxes, crops } = chunk;
  switch (place) {
    case 'checkpoint':
      return { ...chunk, checkpoint: { toJSON: die } };
    case 'boxes':
      return {
        ...chunk,
        boxes: boxes.map((box, index) =>
          index < boxes.length / 2 ? box : Object.defineProperty({ ...box }, 'box', { get: die }),
        ),
      };
    case 'crops':
      return {
        ...chunk,
        crops: crops.map((crop, index) =>
          index === 0 ? crop : Object.defineProperty({ ...crop }, 'jpeg', { get: die }),
        ),
      };
    default:
      throw new Error(`Unknown place ${place}.`);
  }
}

const [path = '', chunkText = '0', place = ''] = process.argv.slice(2);
const writer = openProject(path);
const ids = { job: 1, model: 1, cameras: writer.cameras() };
const video = ids.cameras[0]?.video.id ?? 0;
const deadly = Number(chunkText);
for (let chunk = (writer.checkpoint(ids.job, video)?.chunk ?? -1) + 1; chunk < CHUNKS; chunk++) {
  const whole = sampleChunk(ids, video, chunk);
  if (chunk === deadly && place === 'after') {
    writer.commitChunk(whole);
    die();
  }
  writer.commitChunk(chunk === deadly ? deathIn(whole, place) : whole);
}
