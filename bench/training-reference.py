"""
PyTorch's side of bench/training.ts: steps of the MDPR of scripts/mdpr-training-oracle.py in single precision, with
torch.optim.Adam. Says when it is ready, makes a step for every line that it is sent, and says its peak memory at the end.

    python3 bench/training-reference.py HEIGHT WIDTH THREADS
"""

import importlib
import json
import resource
import sys
import time
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
training = importlib.import_module("mdpr-training-oracle")
oracle = training.oracle

height, width, threads = map(int, sys.argv[1:])
torch.set_num_threads(threads)
batch = 16


def say(**message):
    print(json.dumps(message), flush=True)


shape = {"block": oracle.Basic, "counts": (2, 2, 2, 2), "stem": 32, "e": 128, "parts": 2, "k": 2}
network = training.TrainedMdpr(**shape).train()
network.load_state_dict({key: oracle.fill(key, value) for key, value in network.state_dict().items()})
images = training.pictures(batch, height, width).float()
labels = torch.arange(batch) % training.IDENTITIES
trained = [each for each in network.parameters() if each.requires_grad]
optimiser = torch.optim.Adam(trained, lr=3.5e-4, weight_decay=5e-4)
say(ready=True, version=torch.__version__)
for _ in sys.stdin:
    start, used = time.perf_counter(), time.process_time()
    optimiser.zero_grad(set_to_none=True)
    _, terms = network.losses(images, labels, False)
    loss = sum(terms.values())
    loss.backward()
    optimiser.step()
    number = float(loss)
    milliseconds, cpu = (time.perf_counter() - start) * 1000, (time.process_time() - used) * 1000
    say(milliseconds=milliseconds, cpuMilliseconds=cpu, loss=number)
say(peakBytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
