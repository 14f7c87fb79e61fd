import { randomStream, type RandomStream } from '../core/mdpr/index.ts';

/**
 * Seeded pictures that have the statistics of crops of people, roughly: a figure of three colours (head, shirt,
 * trousers) before a shaded background, with grain.
 * Shape: [count, 3, height, width], RGB in 0…255.
 */
export function calibrationCrops(count: number, height: number, width: number, seed: number): Float32Array {
  const crops = new Float32Array(count * 3 * height * width);
  for (let index = 0; index < count; index++) {
    const size = 3 * height * width;
    drawCrop(
      crops.subarray(index * size, (index + 1) * size),
      height,
      width,
      randomStream(seed, `crop ${index}`),
    );
  }
  return crops;
}

function drawCrop(planes: Float32Array, height: number, width: number, random: RandomStream): void {
  const colour = (): number[] => Array.from({ length: 3 }, () => 20 + 215 * random.uniform());
  const [top, bottom, shirt, trousers] = [colour(), colour(), colour(), colour()];
  const head = [200, 160, 130].map((value) => value * (0.4 + 0.6 * random.uniform()));
  const centre = width * (0.4 + 0.2 * random.uniform());
  const [chin, waist, feet] = [0.14, 0.46, 0.94].map((part) => height * (part + 0.06 * random.uniform()));
  const half = width * (0.18 + 0.14 * random.uniform());
  const light = 0.7 + 0.6 * random.uniform();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const reach = y < (chin ?? 0) ? half * 0.5 : half;
      const isFigure = Math.abs(x - centre) < reach && y > height * 0.04 && y < (feet ?? 0);
      const body = y < (chin ?? 0) ? head : y < (waist ?? 0) ? shirt : trousers;
      for (let channel = 0; channel < 3; channel++) {
        const shade = ((bottom[channel] ?? 0) * y + (top[channel] ?? 0) * (height - y)) / height;
        const value = light * (isFigure ? (body[channel] ?? 0) : shade) + 10 * random.normal();
        planes[(channel * height + y) * width + x] = Math.min(255, Math.max(0, value));
      }
    }
  }
}
