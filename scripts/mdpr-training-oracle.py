"""
The training of the independent MDPR of mdpr-oracle.py, written from the description of the losses and not from
core/mdpr: the oracle of test/core/mdpr/training-oracle.test.ts and test/core/training/optimized-graph.test.ts.
Writes, for three networks with hashed weights and one batch each, the descriptor by the batch's statistics, every loss, of every gradient its norm and its product with a hashed direction,
the running statistics, and the losses of the next steps of Adam.

    python3 scripts/mdpr-training-oracle.py > test/core/mdpr/fixtures/training-oracle.json

Needs PyTorch 1.13 or newer and NumPy; not needed to build, run or test Sightline.
"""

import importlib
import json

import numpy
import torch
from torch import nn
from torch.nn import functional as F

oracle = importlib.import_module("mdpr-oracle")

IDENTITIES = 3


class PooledHead(nn.Module):
    def __init__(self, length):
        super().__init__()
        self.bottleneck = nn.Sequential(nn.BatchNorm1d(length))


class AttentionPooling(nn.Module):
    def __init__(self, inputs, e, k):
        super().__init__()
        self.pool = oracle.Pool()
        self.embedding_layer = nn.ModuleList(oracle.Embed(inputs, e) for _ in range(k))

    def forward(self, x, attention):
        maps = attention.split(1, 1)
        return [self.pool(embed(x * a)).flatten(1) for embed, a in zip(self.embedding_layer, maps)]


class TrainedMdpr(oracle.Mdpr):
    def __init__(self, block, counts, stem, e, parts, k):
        super().__init__(block, counts, stem, e, parts, k)
        x = block.expansion
        self.generate.attn_bap4 = AttentionPooling(stem * 8 * x, e, k)
        self.generate.attn_bap3 = AttentionPooling(stem * 4 * x, e, k)
        self.attn_bap_feature4_head, self.attn_bap_feature3_head = PooledHead(k * e), PooledHead(k * e)
        predictor = lambda: nn.Sequential(nn.Linear(e, e, bias=False), nn.BatchNorm1d(e), nn.ReLU(), nn.Linear(e, e))
        self.predictor1, self.predictor2 = predictor(), predictor()
        for _, head in self.heads():
            head.weight = nn.Parameter(torch.zeros(IDENTITIES, head.bottleneck[0].num_features))
            head.bottleneck[0].bias.requires_grad = False

    def heads(self):
        """By the names of the losses; those of the descriptor first."""
        parts = [(f"hard-part{index}", head) for index, head in enumerate(self.hard_part_head)]
        return [
            ("hard-global", self.hard_global_head),
            *parts,
            ("soft-res5", self.attn_feature4_head),
            ("soft-res4", self.attn_feature3_head),
            ("fusion", self.fusion_feat_head),
            ("pooled-res5", self.attn_bap_feature4_head),
            ("pooled-res4", self.attn_bap_feature3_head),
        ]

    def losses(self, images, labels, is_pairwise):
        vectors, attn5, attn4, x5, reduced4 = self.features(images)
        pooled5 = self.generate.attn_bap4(x5, attn5)
        pooled4 = self.generate.attn_bap3(reduced4, attn4)
        of_pooled = [
            self.attn_bap_feature4_head.bottleneck(torch.cat(pooled5, 1).relu()),
            self.attn_bap_feature3_head.bottleneck(torch.cat(pooled4, 1).relu()),
        ]
        terms = {}
        for (name, head), vector in zip(self.heads(), vectors + of_pooled):
            terms[f"identity/{name}"] = (
                pairwise_loss(vector, labels) if is_pairwise else identity_loss(vector, head.weight, labels)
            )
        for (name, _), vector in zip(self.heads(), vectors):
            terms[f"triplet/{name}"] = triplet_loss(vector, labels)
        for level, pooled, attention in (("res5", pooled5, attn5), ("res4", pooled4, attn4)):
            pairs = [(a, b) for i, a in enumerate(pooled) for b in pooled[i + 1 :]]
            terms[f"diversity/{level}"] = sum(F.cosine_similarity(a, b).mean() for a, b in pairs)
            terms[f"attention/{level}"] = 0.001 * attention.sum((1, 2, 3)).mean()
        z1, z2 = vectors[0], vectors[1 + len(self.hard_part_head)]
        first = F.cosine_similarity(self.predictor1(z1), z2.detach()).mean()
        second = F.cosine_similarity(self.predictor2(z2), z1.detach()).mean()
        terms["distillation"] = -(first + second) / 2
        return torch.cat(vectors, 1), terms


def identity_loss(features, weight, labels, margin=0.35, scale=64, smoothing=0.1):
    s = F.linear(F.normalize(features), F.normalize(weight))
    weight_own = (1 + margin - s.detach()).clamp(min=0)
    weight_other = (s.detach() + margin).clamp(min=0)
    is_own = F.one_hot(labels, s.shape[1]).bool()
    logits = scale * torch.where(is_own, weight_own * (s - 1 + margin), weight_other * (s - margin))
    targets = torch.full_like(s, smoothing / (s.shape[1] - 1))
    targets[is_own] = 1 - smoothing
    losses = -(targets * logits.log_softmax(1)).sum(1)
    return losses.sum() / max(1, int((losses != 0).sum()))


def pairwise_loss(features, labels, margin=0.35, scale=64):
    x = F.normalize(features)
    s = x @ x.t()
    same = labels[:, None] == labels[None]
    strangers = scale * (s.detach() + margin).clamp(min=0) * (s - margin)
    own = -scale * (1 + margin - s.detach()).clamp(min=0) * (s - 1 + margin)
    of_strangers = strangers.masked_fill(same, -1e9).logsumexp(1)
    of_own = own.masked_fill(~same | torch.eye(len(s), dtype=torch.bool), -1e9).logsumexp(1)
    return F.softplus(of_strangers + of_own).mean()


def triplet_loss(x, labels, margin=0.05):
    squared = x.pow(2).sum(1)[:, None] + x.pow(2).sum(1)[None] - 2 * x @ x.t()
    distances = squared.clamp(min=1e-12).sqrt()
    same = labels[:, None] == labels[None]
    farthest = (distances * same).max(1).values
    nearest = distances.masked_fill(same, float("inf")).min(1).values
    return (farthest - nearest + margin).clamp(min=0).mean()


def rounded(number):
    return float(f"{float(number):.7g}")


def direction(name, tensor):
    return torch.tensor(oracle.hashed(f"direction {name}", tensor.numel()) * 2 - 1).reshape(tensor.shape)


def pictures(count, height, width):
    """Noise on a coarse pattern, of another strength in each picture, so that pictures differ after pooling too."""
    noise = oracle.hashed("images", count * 3 * height * width).reshape(count, 3, height, width)
    coarse = oracle.hashed("coarse", count * 3 * (height // 16) * (width // 16))
    coarse = coarse.reshape(count, 3, height // 16, width // 16).repeat(16, 2).repeat(16, 3)
    return torch.tensor((255 * (0.3 * noise + 0.7 * coarse)).astype(numpy.float32)).double()


def run(name, shape, height, width, labels, steps, is_pairwise):
    network = TrainedMdpr(**shape).train()
    network.load_state_dict({key: oracle.fill(key, value) for key, value in network.state_dict().items()})
    network.double()
    images = pictures(len(labels), height, width)
    trained = {key: each for key, each in network.named_parameters() if each.requires_grad}
    optimiser = torch.optim.Adam(trained.values(), lr=3.5e-4, weight_decay=5e-4)
    written = {"name": name, "labels": labels, "steps": []}
    for step in range(steps + 1):
        optimiser.zero_grad()
        descriptor, terms = network.losses(images, torch.tensor(labels), is_pairwise)
        loss = sum(terms.values())
        loss.backward()
        written["steps"].append({"loss": rounded(loss), **{key: rounded(term) for key, term in terms.items()}})
        if step == 0:
            written["descriptor"] = [rounded(value) for value in descriptor.flatten()]
            written["gradients"] = {
                key: [rounded(each.grad.norm()), rounded((each.grad * direction(key, each)).sum())]
                for key, each in trained.items()
                if each.grad is not None
            }
            written["statistics"] = {
                key: rounded((each * direction(key, each)).sum())
                for key, each in network.named_buffers()
                if "running" in key
            }
        optimiser.step()
    return written


if __name__ == "__main__":
    basic = {"block": oracle.Basic, "counts": (2, 2, 2, 2), "stem": 8, "e": 16, "parts": 2, "k": 2}
    print(
        json.dumps(
            {
                "torch": torch.__version__,
                "cases": [
                    run("basic blocks, 64 x 32", basic, 64, 32, [0, 2, 2, 0, 2, 0, 0, 2], 3, False),
                    run(
                        "80 x 48, three parts and maps, pair-wise circle loss",
                        {**basic, "parts": 3, "k": 3},
                        80,
                        48,
                        [1, 1, 2, 0, 2, 0],
                        0,
                        True,
                    ),
                    # As narrow as it gets: with stem 4, PyTorch's own single precision differs from its double by 4 %.
                    run(
                        "bottlenecks, 64 x 32",
                        {**basic, "block": oracle.Bottleneck, "counts": (3, 4, 6, 3), "stem": 2, "e": 8},
                        64,
                        32,
                        [0, 2, 2, 0, 2, 0, 0, 2],
                        0,
                        False,
                    ),
                ],
            }
        )
    )
