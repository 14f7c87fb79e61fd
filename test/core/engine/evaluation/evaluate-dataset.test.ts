import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../../core/datasets/index.ts';
import {
  embedPictures,
  rankSplit,
  renderEvaluationReport,
  scoreRows,
  scoreSplit,
  submissionOf,
} from '../../../../core/engine/index.ts';
import { readSynergySubmission } from '../../../../core/evaluation/index.ts';
import { encodeJpeg } from '../../../../core/images/index.ts';
import { plainJpeg, writeFolder } from '../../datasets/sample-folder.ts';
import { colourEmbedder } from './colour-embedder.ts';

const RED = plainJpeg(220, 10, 10);
const GREEN = plainJpeg(10, 220, 10);
const BLUE = plainJpeg(10, 10, 220);
const REDDISH = plainJpeg(220, 90, 10);

/** Person 1 is red and found first; person 2 wears green in one camera and blue in the other. */
const MARKET = {
  'query/0001_c1s1_1.jpg': RED,
  'query/0002_c1s1_1.jpg': GREEN,
  'bounding_box_test/0001_c2s1_1.jpg': REDDISH,
  'bounding_box_test/0001_c1s1_2.jpg': RED,
  'bounding_box_test/0002_c2s1_1.jpg': BLUE,
  'bounding_box_test/0000_c2s1_1.jpg': GREEN,
};

describe('an evaluation', () => {
  it('scores a data set from its picture files', async () => {
    const seen: number[] = [];
    const ranked = await rankSplit(await openDataset(writeFolder(MARKET)), colourEmbedder, {
      onProgress: (done, total) => seen.push(done / total),
    });
    const { metrics, panels } = scoreSplit(ranked);
    // Query 1 finds its person first. Query 2 finds the distractor, then both red ones or blue: blue is the third or fourth.
    expect(metrics.rank1).toBe(0.5);
    expect(metrics.queries).toBe(2);
    expect(seen).toEqual([1]);
    expect(panels[0]?.answers[0]).toMatchObject({
      isRight: true,
      picture: { identity: '0001', camera: '2' },
    });
    expect(panels[1]?.answers[0]).toMatchObject({ isRight: false, picture: { identity: '0000' } });
    expect(panels[0]?.answers).toHaveLength(3);
  });

  it('joins the mirror image under the flip test', async () => {
    const half = encodeJpeg(
      {
        width: 32,
        height: 32,
        data: Uint8Array.from({ length: 32 * 32 * 3 }, (_, slot) =>
          slot % 3 === (Math.floor(slot / 3) % 32 < 16 ? 0 : 2) ? 220 : 0,
        ),
      },
      100,
    );
    const { train } = await openDataset(writeFolder({ 'a/1.jpg': half }));
    const [plain] = await embedPictures(colourEmbedder, train);
    const [flipped] = await embedPictures(colourEmbedder, train, { flip: true });
    expect(plain?.[2]).toBeLessThan(0.3);
    expect(flipped?.[2]).toBeCloseTo(flipped?.[0] ?? 0, 1);
  });

  it('names a picture that cannot be read, a missing split, and a set without any answer', async () => {
    const broken = await openDataset(writeFolder({ ...MARKET, 'query/0003_c1s1_1.jpg': 'no picture' }));
    await expect(rankSplit(broken, colourEmbedder)).rejects.toThrow(/0003_c1s1_1\.jpg/);
    await expect(rankSplit(broken, colourEmbedder, { split: 'challenge' })).rejects.toThrow(/challenge/);
    const lonely = await openDataset(
      writeFolder({ 'query/0001_c1s1_1.jpg': RED, 'bounding_box_test/0002_c2s1_1.jpg': RED }),
    );
    const ranked = await rankSplit(lonely, colourEmbedder);
    expect(() => scoreSplit(ranked)).toThrow(/another camera/);
  });

  it('scores SynergyReID by the challenge baseline’s three curves too', async () => {
    const dataset = await openDataset(
      writeFolder({
        'reid_test/query/1_1_0.jpeg': RED,
        'reid_test/gallery/1_1_1.jpeg': RED,
        'reid_test/gallery/2_1_1.jpeg': REDDISH,
        'reid_test/gallery/1_1_2.jpeg': GREEN,
      }),
    );
    const evaluation = scoreSplit(await rankSplit(dataset, colourEmbedder));
    // Right, wrong, right: the first hit is first; of the two hits one is; one drawn hit is first or second.
    expect(evaluation.flavours).toMatchObject([
      { flavour: 'market1501', rank1: 1 },
      { flavour: 'allshots', rank1: 0.5 },
      { flavour: 'cuhk03' },
    ]);
    expect(scoreRows(evaluation)).toContainEqual(['CMC top-1, allshots', '50.0 %']);
  });

  it('ranks the SynergyReID challenge into a submission, and refuses to score it', async () => {
    const dataset = await openDataset(
      writeFolder({
        'reid_challenge/query/10.jpeg': RED,
        'reid_challenge/query/9.jpeg': GREEN,
        'reid_challenge/gallery/300.jpeg': REDDISH,
        'reid_challenge/gallery/20.jpeg': GREEN,
      }),
    );
    const ranked = await rankSplit(dataset, colourEmbedder, {
      split: 'challenge',
      rerank: true,
      expand: true,
    });
    const { queryIds, galleryIds, distances } = readSynergySubmission(submissionOf(ranked));
    expect({ queryIds, galleryIds }).toEqual({ queryIds: [9, 10], galleryIds: [20, 300] });
    const [green, red] = [distances.row(0), distances.row(1)];
    expect(green[0]).toBeLessThan(green[1] ?? 0);
    expect(red[1]).toBeLessThan(red[0] ?? 0);
    expect(() => scoreSplit(ranked)).toThrow(/not public/);
  });
});

describe('the evaluation report', () => {
  it('is one page without scripts or addresses, with both curves, and frames what is wrong', async () => {
    const folder = writeFolder({ ...MARKET, 'notes & <b>.txt': '' });
    const evaluation = scoreSplit(await rankSplit(await openDataset(folder), colourEmbedder));
    const page = await renderEvaluationReport({
      ...evaluation,
      model: { ...evaluation.model, name: '<script>alert(1)</script>' },
    });
    expect(page).not.toMatch(/<script|https?:|<link|url\(/);
    expect(page.match(/<polyline/g)).toHaveLength(2);
    // Two queries with 3 and 4 answers; 1 and 1 of them are right.
    expect(page.match(/<figure class="query">/g)).toHaveLength(2);
    expect(page.match(/<figure class="right">/g)).toHaveLength(2);
    expect(page.match(/<figure class="wrong">/g)).toHaveLength(5);
    expect(page.match(/src="data:image\/jpeg;base64,/g)).toHaveLength(9);
    expect(page).toContain('<td>Rank-1</td><td>50.0 %</td>');
  });
});
