/** What a file holds: all of MDPR, or only a ResNet to begin its training with. */
export type CheckpointKind = 'mdpr' | 'backbone';

const BACKBONE_LAYERS: Readonly<Record<string, readonly string[]>> = {
  conv1: ['generate.backbone.0'],
  bn1: ['generate.backbone.1'],
  layer1: ['generate.backbone.4'],
  layer2: ['generate.backbone.5'],
  layer3: ['generate.backbone_part.0', 'generate.backbone_attn.0'],
  layer4: ['generate.backbone_part.1', 'generate.backbone_attn.1'],
};

/** What a file holds, by the names of its tensors; undefined if neither. */
export function kindOf(names: ReadonlyMap<string, unknown>): CheckpointKind | undefined {
  if (names.has('generate.backbone.0.weight')) return 'mdpr';
  return names.has('conv1.weight') && names.has('layer1.0.conv1.weight') ? 'backbone' : undefined;
}

/**
 * The names in our network that a tensor of a file becomes: one as a rule, two for the stages of a plain backbone
 * that both branches begin with, none for its classifier. Source: mdpr.md §9.
 */
export function namesInNetwork(kind: CheckpointKind, name: string): readonly string[] {
  // The authors' later class MDPREX wraps its predictors' layers in one called `conv`.
  if (kind === 'mdpr') return [name.replace(/^(predictor[12])\.conv\./, '$1.')];
  const at = name.indexOf('.');
  const layer = name.slice(0, at);
  const targets = Object.hasOwn(BACKBONE_LAYERS, layer) ? BACKBONE_LAYERS[layer] : undefined;
  return (targets ?? []).map((target) => `${target}${name.slice(at)}`);
}
