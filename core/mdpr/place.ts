/**
 * Where a layer stands: the path that its nodes have in the graph (`soft/res5/0/conv1`) and the prefix of its
 * parameters in a checkpoint (`generate.backbone_attn.1.0.conv1`). Immutable.
 */
export interface Place {
  readonly path: string;
  readonly key: string;
  /** A layer inside this one; its key part is the same as its path part unless given. */
  at(path: string | number, key?: string | number): Place;
  /** The checkpoint's name of a parameter of this layer. */
  parameter(name: string): string;
}

/** A layer at the root. */
export function place(path: string, key: string): Place {
  return Object.freeze({
    path,
    key,
    at: (innerPath: string | number, innerKey: string | number = innerPath) =>
      place(`${path}/${innerPath}`, `${key}.${innerKey}`),
    parameter: (name: string) => `${key}.${name}`,
  });
}

/** The layers of MDPR, by the names of the graph, with their keys in the authors' checkpoints (mdpr.md §9). */
export const PLACES = {
  stem: place('shared/stem', 'generate.backbone'),
  res2: place('shared/res2', 'generate.backbone.4'),
  res3: place('shared/res3', 'generate.backbone.5'),
  hard: {
    res4: place('hard/res4', 'generate.backbone_part.0'),
    res5: place('hard/res5', 'generate.backbone_part.1'),
    global: place('hard/global', 'generate.embedding_hard_global'),
    globalHead: place('hard/global', 'hard_global_head'),
    part: (index: number) => place(`hard/part${index}`, `generate.embedding_hard_part.${index}`),
    partHead: (index: number) => place(`hard/part${index}`, `hard_part_head.${index}`),
  },
  soft: {
    res4: place('soft/res4', 'generate.backbone_attn.0'),
    res5: place('soft/res5', 'generate.backbone_attn.1'),
    embedding5: place('soft/embedding5', 'generate.embedding_attn_feature4'),
    reduction4: place('soft/reduction4', 'generate.em3_1024'),
    embedding4: place('soft/embedding4', 'generate.embedding_attn_feature3'),
    head5: place('soft/embedding5', 'attn_feature4_head'),
    head4: place('soft/embedding4', 'attn_feature3_head'),
    attention5: place('soft/attention5', 'generate.attention_maker4'),
    attention4: place('soft/attention4', 'generate.attention_maker3'),
    guide: place('soft/guide', 'generate.up_attn_4_3'),
    pooling5: place('soft/pooling5', 'generate.attn_bap4'),
    pooling4: place('soft/pooling4', 'generate.attn_bap3'),
    poolingHead5: place('soft/pooling5', 'attn_bap_feature4_head'),
    poolingHead4: place('soft/pooling4', 'attn_bap_feature3_head'),
  },
  fusion: {
    parts: place('fusion/parts', 'fusion.merge'),
    hard: place('fusion/hard', 'fusion.output_part'),
    soft: place('fusion/soft', 'fusion.output_attn'),
    all: place('fusion/all', 'fusion.output'),
    head: place('fusion/all', 'fusion_feat_head'),
  },
  distillation: {
    hard: place('distillation/hard', 'predictor1'),
    soft: place('distillation/soft', 'predictor2'),
  },
} as const;
