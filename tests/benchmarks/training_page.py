"""How fast the training page's network learns in Chromium, beside others that compute the same.

``python -m tests.benchmarks.training_page [NN.JS]``: a network 2-8-8-1 on 200 points, full-batch steps, in one browser
and one run, turn by turn: the page's own; a plain loop over arrays of arrays as one writes it by hand; and TensorFlow
Playground's, where its published nn.ts (github.com/tensorflow/playground), made JavaScript by tsc with
``--module commonjs``, is given. Then the page itself: steps a second while it is looked at, and when its frames come.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

from autograd.views.training.page import page_of
from tests.support.browsing import ARGUMENTS

ROUNDS, STEPS = 41, 25  # short ones, as the best of them was least disturbed
# All begin with the same weights; their losses are compared after the same steps, so that all have done the work
PLAIN = """(setting, x, y, numbers) => {
  const sizes = [2, ...setting.layers, 1];
  let at = 0;
  const layers = sizes.slice(1).map((units, l) => Array.from({ length: units }, () => {
    const w = numbers.slice(at, at + sizes[l]);
    at += sizes[l] + 1;
    return { w, b: numbers[at - 1], gw: w.map(() => 0), gb: 0, h: 0, d: 0 };
  }));
  return () => {
    let loss = 0;
    for (let i = 0; i < y.length; i++) {
      let given = x[i];
      for (const layer of layers) {
        for (const unit of layer) {
          let sum = unit.b;
          for (let j = 0; j < given.length; j++) sum += unit.w[j] * given[j];
          unit.h = Math.tanh(sum);
          unit.d = 0;
        }
        given = layer.map((unit) => unit.h);
      }
      const [out] = layers[layers.length - 1];
      loss += (out.h - y[i]) ** 2;
      out.d = (2 * (out.h - y[i])) / y.length;
      for (let l = layers.length - 1; l >= 0; l--) {
        const below = l ? layers[l - 1] : null;
        for (const unit of layers[l]) {
          const d = unit.d * (1 - unit.h * unit.h);
          unit.gb += d;
          for (let j = 0; j < unit.w.length; j++) {
            unit.gw[j] += d * (below ? below[j].h : x[i][j]);
            if (below) below[j].d += d * unit.w[j];
          }
        }
      }
    }
    for (const layer of layers) {
      for (const unit of layer) {
        unit.b -= setting.rate * unit.gb;
        unit.gb = 0;
        for (let j = 0; j < unit.w.length; j++) {
          unit.w[j] -= setting.rate * unit.gw[j];
          unit.gw[j] = 0;
        }
      }
    }
    return loss / y.length;
  };
}"""
# Its loss is half of ours, and its gradients are means, so that twice the rate gives the same steps
PLAYGROUND = """(setting, x, y, numbers, nn) => {
  const sizes = [2, ...setting.layers, 1];
  const network = nn.buildNetwork(sizes, nn.Activations.TANH, nn.Activations.TANH, null, ["x", "y"]);
  let at = 0;
  for (const layer of network.slice(1)) {
    for (const node of layer) {
      for (const link of node.inputLinks) link.weight = numbers[at++];
      node.bias = numbers[at++];
    }
  }
  return () => {
    let loss = 0;
    for (let i = 0; i < y.length; i++) {
      loss += (nn.forwardProp(network, x[i]) - y[i]) ** 2;
      nn.backProp(network, y[i], nn.Errors.SQUARE);
    }
    nn.updateWeights(network, 2 * setting.rate, 0);
    return loss / y.length;
  };
}"""
RACE = f"""([rounds, steps, nn]) => {{
  const more = {{ layers: [8, 8], heldOut: 0, batch: 0, loss: "mse", output: "tanh", rate: 0.1 }};
  const setting = {{ ...settings.DEFAULTS, ...more }};
  const trainer = new Trainer(setting, datasets.made.moons(200, 0.1, 0));
  const numbers = [...trainer.numbers];
  const y = [...trainer.train.y];
  const x = y.map((_, i) => [...trainer.train.x.subarray(2 * i, 2 * i + 2)]);
  const steppers = {{
    page: () => {{ trainer.advance(trainer.count); return trainer.history.train.at(-1); }},
    plain: ({PLAIN})(setting, x, y, numbers),
    ...(nn ? {{ playground: ({PLAYGROUND})(setting, x, y, numbers, nn) }} : {{}}),
  }};
  const found = Object.fromEntries(Object.keys(steppers).map((name) => [name, {{ times: [], loss: 0 }}]));
  for (let round = 0; round < rounds + 2; round++) {{
    for (const [name, step] of Object.entries(steppers)) {{
      const begun = performance.now();
      for (let i = 0; i < steps; i++) found[name].loss = step();
      if (round > 1) found[name].times.push((performance.now() - begun) / steps);
    }}
  }}
  return found;
}}"""
LOOKED_AT = """(seconds) => new Promise((resolve) => {
  const gaps = [];
  let [last, begun, steps] = [performance.now(), performance.now(), lab.frame.step];
  const look = (now) => {
    gaps.push(now - last);
    last = now;
    if (now - begun < 1000 * seconds) requestAnimationFrame(look);
    else resolve({ gaps, perSecond: (1000 * (lab.frame.step - steps)) / (now - begun) });
  };
  requestAnimationFrame(look);
})"""


def raced(page: Any, nn: str | None) -> dict[str, Any]:
    """Milliseconds a step, and the losses in the end."""
    handle = page.evaluate_handle(f"(() => {{ const exports = {{}}; {nn}\nreturn exports; }})()") if nn else None
    found: dict[str, Any] = page.evaluate(RACE, [ROUNDS, STEPS, handle])
    return found


def main(script: str | None) -> None:
    """Run it."""
    with sync_playwright() as api, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "training.html"
        path.write_text(page_of(), encoding="utf-8")
        browser = api.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        page = browser.new_page()
        page.goto(f"{path.as_uri()}#layers=8,8&heldOut=0&batch=0")
        found = raced(page, Path(script).read_text(encoding="utf-8") if script else None)
        ours = min(found["page"]["times"])
        for name, each in found.items():
            best, usual = min(each["times"]), median(each["times"])
            ratio = median(a / b for a, b in zip(each["times"], found["page"]["times"], strict=True))
            speed = f"best {1000 / best:6.0f} steps/s, {best / ours:.2f}× the page's time"
            print(f"{name:11} {speed}; median {1000 / usual:6.0f}, {ratio:.2f}×; loss {each['loss']:.12g}")
        page.click("#play")
        page.wait_for_timeout(1000)
        looked = page.evaluate(LOOKED_AT, 4)
        gaps = sorted(looked["gaps"])
        late = gaps[int(0.95 * len(gaps))]
        print(f"looked at: {looked['perSecond']:.0f} steps/s, {len(gaps) / 4:.0f} frames/s, 95 % within {late:.0f} ms")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
